// What a file from anywhere may try: each case by its name. Memory in proportion to the file is asserted on the same
// readers by tests/fuzz, under AddressSanitizer.
#include <doctest/doctest.h>

#include <string>

#include "sim/trace/safetensors.h"
#include "sim/trace/trace.h"

namespace leopard::trace {
namespace {

std::string WithLength(std::uint64_t length, const std::string& rest) {
  return std::string(reinterpret_cast<const char*>(&length), sizeof(length)) + rest;
}

std::string Errors(const std::string& bytes) {
  const Result<SafetensorsFile> file = ParseSafetensors("t", bytes);
  return file.ok() ? "" : Format(file.errors());
}

std::string HeaderErrors(const std::string& json, const std::string& data = "") {
  return Errors(WithLength(json.size(), json + data));
}

std::string Repeat(const std::string& text, int times) {
  std::string all;
  for (int i = 0; i < times; ++i) all += text;
  return all;
}

std::string Tensor(const std::string& dtype, const std::string& shape, const std::string& offsets) {
  return R"({"dtype":")" + dtype + R"(","shape":[)" + shape + R"(],"data_offsets":[)" + offsets + "]}";
}

TEST_CASE("header length: none, all, one too many, and every sum that would wrap around") {
  CHECK(Errors(WithLength(0, "")) == "t: error: header is not JSON in UTF-8 at its byte 1\n");
  CHECK(Errors(WithLength(2, "{}")).empty());
  for (const std::uint64_t length :
       {std::uint64_t{3}, std::uint64_t{1} << 31, std::uint64_t{1} << 32, std::uint64_t{1} << 63, ~std::uint64_t{0} - 8,
        ~std::uint64_t{0} - 7, ~std::uint64_t{0}}) {
    CHECK(Errors(WithLength(length, "{}")) == "t: error: header length is " + std::to_string(length) +
                                                  " bytes; expected at most 2, what the file has left\n");
  }
  for (std::size_t size = 0; size < 8; ++size) CHECK_FALSE(Errors(std::string(size, '\0')).empty());
}

TEST_CASE("header length beyond the format's limit, although the file has it") {
  std::string blanks;
  blanks.resize(100'000'001, ' ');
  CHECK(Errors(WithLength(100'000'001, blanks)) ==
        "t: error: header length is 100000001 bytes; expected at most 100000000\n");
}

TEST_CASE("offsets: outside, backwards, wrapping around, and no integers") {
  const std::string prefix = "t: error: tensor \"x\": data_offsets ";
  const auto said = [](const std::string& offsets) {
    return HeaderErrors("{\"x\":" + Tensor("U8", "1", offsets) + "}", "1");
  };
  CHECK(said("0,1").empty());
  const std::string outside = "; expected a range inside the 1 data bytes of the file\n";
  CHECK(said("0,2") == prefix + "are 0 to 2" + outside);
  CHECK(said("1,0") == prefix + "are 1 to 0" + outside);
  CHECK(said("18446744073709551615,18446744073709551615") ==
        prefix + "are 18446744073709551615 to 18446744073709551615" + outside);
  CHECK(said("18446744073709551615,0") == prefix + "are 18446744073709551615 to 0" + outside);
  CHECK(said("0,18446744073709551616") == prefix + "has 18446744073709551616; expected two integers from 0\n");
  CHECK(said("-1,0") == prefix + "has -1; expected two integers from 0\n");
  CHECK(said("0,1e0") == prefix + "has 1e0; expected two integers from 0\n");
}

TEST_CASE("overlaps: in part, whole, of empty tensors, and gaps at either end") {
  const auto said = [](const std::string& x, const std::string& y) {
    return HeaderErrors("{\"x\":" + x + ",\"y\":" + y + "}", "123");
  };
  const std::string overlap = "t: error: tensor \"y\": data begins at byte ";
  CHECK(said(Tensor("U8", "2", "0,2"), Tensor("U8", "2", "1,3")) ==
        overlap + "1; expected 2, where the previous tensor ends (overlap)\n");
  CHECK(said(Tensor("U8", "3", "0,3"), Tensor("U8", "3", "0,3")) ==
        overlap + "0; expected 3, where the previous tensor ends (overlap)\n");
  CHECK(said(Tensor("U8", "3", "0,3"), Tensor("U8", "0", "1,1")) ==
        overlap + "1; expected 3, where the previous tensor ends (overlap)\n");
  CHECK(said(Tensor("U8", "3", "0,3"), Tensor("U8", "0", "3,3")).empty());
  CHECK(said(Tensor("U8", "1", "1,2"), Tensor("U8", "1", "2,3")) ==
        "t: error: tensor \"x\": data begins at byte 1; expected 0, where the previous tensor ends (gap)\n");
  CHECK(said(Tensor("U8", "1", "0,1"), Tensor("U8", "1", "1,2")) ==
        "t: error: the tensors end at data byte 2; expected them to fill all 3\n");
  // A type that this program does not know has no extent to check, but a place all the same.
  CHECK(said(Tensor("F4", "9", "0,2"), Tensor("F4", "9", "1,3")) ==
        overlap + "1; expected 2, where the previous tensor ends (overlap)\n");
}

TEST_CASE("huge shapes and integer overflow: products that wrap around to the right number of bytes") {
  const auto said = [](const std::string& dtype, const std::string& shape) {
    return HeaderErrors("{\"x\":" + Tensor(dtype, shape, "0,0") + "}");
  };
  const std::string beyond = "t: error: tensor \"x\": data_offsets span 0 bytes; expected more than 2^64 for ";
  CHECK(said("U8", "4294967296,4294967296") == beyond + "U8 [4294967296, 4294967296]\n");
  CHECK(said("I64", "2305843009213693952") == beyond + "I64 [2305843009213693952]\n");
  CHECK(said("F32", "4611686018427387904") == beyond + "F32 [4611686018427387904]\n");
  CHECK(said("U8", "18446744073709551615") ==
        "t: error: tensor \"x\": data_offsets span 0 bytes; expected 18446744073709551615 for U8 "
        "[18446744073709551615]\n");
  CHECK(said("U8", "18446744073709551616") ==
        "t: error: tensor \"x\": shape has 18446744073709551616; expected integers from 0\n");
  CHECK(said("F32", "0,18446744073709551615,18446744073709551615").empty());
  CHECK(said("F32", "18446744073709551615,18446744073709551615,0").empty());
}

TEST_CASE("huge shapes in a trace: dimensions that no int holds, in tensors that take no byte") {
  const std::string huge = Tensor("F32", "2147483648,0,1", "0,0");
  const std::string json = R"({"__metadata__":{"mask":"none"},"blocks.0.q":)" + huge + ",\"blocks.0.k\":" + huge +
                           ",\"blocks.0.v\":" + huge + "}";
  const Result<Trace> trace = Parse("t", WithLength(json.size(), json));
  const std::string text = " shape is [2147483648, 0, 1]; expected dimensions from 1 to 2147483647\n";
  CHECK(Format(trace.errors()) == "t: error: tensor \"blocks.0.q\":" + text + "t: error: tensor \"blocks.0.k\":" +
                                      text + "t: error: tensor \"blocks.0.v\":" + text);
}

TEST_CASE("duplicate names, also by another spelling of the same text") {
  const std::string empty = Tensor("U8", "0", "0,0");
  const std::string twice = "t: error: tensor \"x\" appears twice; expected one\n";
  CHECK(HeaderErrors("{\"x\":" + empty + ",\"x\":" + empty + "}") == twice);
  CHECK(HeaderErrors("{\"x\":" + empty + ",\"\\u0078\":" + empty + "}") == twice);
  CHECK(HeaderErrors("{\"__metadata__\":{},\"__metadata\\u005f_\":{}}") ==
        "t: error: __metadata__ appears twice; expected one\n");
  CHECK(HeaderErrors("{\"x\":" + empty + ",\"x\\u0000\":" + empty + "}").empty());  // another name
  CHECK(HeaderErrors(R"({"x":{"dtype":"U8","shape":[0],"sh\u0061pe":[0],"data_offsets":[0,0]}})") ==
        "t: error: tensor \"x\": shape appears twice; expected one\n");
}

TEST_CASE("text that is not UTF-8: stray and missing bytes, overlong forms, surrogates, beyond Unicode") {
  for (const char* bad : {"\xff", "\x80", "\xc3", "\xc0\x80", "\xe0\x80\xaf", "\xed\xa0\x80", "\xf4\x90\x80\x80",
                          "\xf0\x9f\x98", "\\ud800", "\\udc00", "\\ud800\\u0041", "\\u12", "\x1f", "\n"}) {
    CAPTURE(bad);
    for (const std::string& json :
         {std::string("{\"") + bad + "\":" + Tensor("U8", "0", "0,0") + "}",
          std::string("{\"__metadata__\":{\"a\":\"") + bad + "\"}}", "{\"x\":" + Tensor(bad, "0", "0,0") + "}"}) {
      const std::string said = HeaderErrors(json);
      CHECK(said.find("t: error: header is not JSON in UTF-8 at its byte ") == 0);
      for (const char c : said) CHECK((c == '\n' || (c >= 0x20 && c < 0x7f)));
    }
  }
  CHECK(HeaderErrors("\xef\xbb\xbf{}").empty());  // the parser skips a byte order mark
  CHECK(HeaderErrors("{\"\xf0\x9f\x98\x80\":" + Tensor("U8", "0", "0,0") + "}").empty());
}

TEST_CASE("JSON depth: a million of every bracket, wherever one may stand") {
  constexpr int kDeep = 1'000'000;
  CHECK(HeaderErrors(Repeat("[", kDeep)) == "t: error: header is a list; expected an object\n");
  CHECK(HeaderErrors(Repeat("{\"a\":", kDeep)) ==
        "t: error: tensor \"a\": unknown field \"a\"; expected dtype, shape and data_offsets\n");
  CHECK(HeaderErrors("{\"a\":" + Repeat("[", kDeep)) ==
        "t: error: tensor \"a\" is a list; expected an object with dtype, shape and data_offsets\n");
  CHECK(HeaderErrors("{\"__metadata__\":{\"a\":" + Repeat("[", kDeep)) ==
        "t: error: metadata \"a\" is a list; expected a string\n");
  CHECK(HeaderErrors("{\"a\":{\"shape\":" + Repeat("[", kDeep)) ==
        "t: error: tensor \"a\": shape has a list; expected integers from 0\n");
  CHECK(HeaderErrors("{\"a\":{\"data_offsets\":" + Repeat("[", kDeep)) ==
        "t: error: tensor \"a\": data_offsets has a list; expected two integers from 0\n");
}

}  // namespace
}  // namespace leopard::trace
