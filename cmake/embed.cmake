# Writes OUT, a C++ source with the texts of FILES (paths relative to ROOT): NAMESPACE::EmbeddedFiles(), see
# common/embedded.h. Run by leopard_embed (CMakeLists.txt) at build time.
set(entries "")
foreach(file IN LISTS FILES)
  file(READ "${ROOT}/${file}" text)
  string(FIND "${text}" ")~~~\"" collision)
  if(NOT collision EQUAL -1)
    message(FATAL_ERROR "${file}: contains )~~~\", which ends the raw string it is embedded as")
  endif()
  string(APPEND entries "      {\"${file}\", R\"~~~(${text})~~~\"},\n")
endforeach()
file(WRITE "${OUT}" "#include \"common/embedded.h\"

namespace ${NAMESPACE} {

const std::vector<leopard::EmbeddedFile>& EmbeddedFiles() {
  static const std::vector<leopard::EmbeddedFile> files = {
${entries}  };
  return files;
}

}  // namespace ${NAMESPACE}
")
