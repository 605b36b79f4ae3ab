#include "tb/unit/support/unit.h"

#include <dlfcn.h>

#include <cstring>
#include <stdexcept>
#include <utility>

namespace leopard::unit {

// Verilator keeps a port in a little-endian integer of 8 to 64 bits or in 32-bit words, lowest first; read by bytes
// they are all alike. Bits above the width must stay zero.
Port::Port(std::string name, void* data, int bits)
    : name_(std::move(name)), data_(static_cast<unsigned char*>(data)), bits_(bits) {}

std::uint64_t Port::Get(int low, int width) const {
  const int bytes = (bits_ + 7) / 8;
  const int first = low / 8;
  unsigned __int128 window = 0;
  std::memcpy(&window, data_ + first, static_cast<std::size_t>(std::min(9, bytes - first)));
  return Low(static_cast<std::uint64_t>(window >> (low % 8)), width);
}

void Port::Set(int low, int width, std::uint64_t value) {
  const int bytes = (bits_ + 7) / 8;
  const int first = low / 8;
  const auto size = static_cast<std::size_t>(std::min(9, bytes - first));
  unsigned __int128 window = 0;
  std::memcpy(&window, data_ + first, size);
  const unsigned __int128 mask = static_cast<unsigned __int128>(Low(~std::uint64_t{0}, width)) << (low % 8);
  window = (window & ~mask) | (static_cast<unsigned __int128>(Low(value, width)) << (low % 8));
  std::memcpy(data_ + first, &window, size);
}

std::int64_t Port::Signed(int low, int width) const {
  return static_cast<std::int64_t>(Get(low, width) << (64 - width)) >> (64 - width);
}

Result<Library> Library::Open(const std::string& path) {
  Library library;
  library.handle_ = dlopen(path.c_str(), RTLD_NOW | RTLD_LOCAL);
  if (library.handle_ == nullptr) return MakeError(path, dlerror());
  const auto find = [&](auto& function, const char* name) {
    function = reinterpret_cast<std::decay_t<decltype(function)>>(dlsym(library.handle_, name));
    return function != nullptr;
  };
  if (!find(library.open_, "leopard_open") || !find(library.ports_, "leopard_ports") ||
      !find(library.eval_, "leopard_eval") || !find(library.close_, "leopard_close")) {
    return MakeError(path, dlerror());
  }
  return library;
}

Library::Library(Library&& other) noexcept
    : handle_(std::exchange(other.handle_, nullptr)),
      open_(other.open_),
      ports_(other.ports_),
      eval_(other.eval_),
      close_(other.close_) {}

Library::~Library() {
  if (handle_ != nullptr) dlclose(handle_);
}

Unit::Unit(const Library& library, int set, Parameters parameters, int seed)
    : library_(library), parameters_(std::move(parameters)), model_(library.open_(set, seed)) {
  int count = 0;
  const Library::RawPort* raw = library.ports_(model_, &count);
  for (int i = 0; i < count; ++i) {
    ports_.emplace_back(raw[i].name, raw[i].data, raw[i].bits);
    if (raw[i].is_input != 0) std::memset(raw[i].data, 0, static_cast<std::size_t>((raw[i].bits + 7) / 8));
    if (std::strcmp(raw[i].name, "clk_i") == 0) clock_ = static_cast<unsigned char*>(raw[i].data);
  }
  for (Port& port : ports_) {
    if (port.name() == "rst_ni") port.Set(1);
  }
  Eval();
}

Port Unit::port(const std::string& name) const {
  for (const Port& port : ports_) {
    if (port.name() == name) return port;
  }
  throw std::logic_error("no port " + name);
}

long Unit::param(const std::string& name) const {
  for (const auto& [known, value] : parameters_) {
    if (known == name) return value;
  }
  throw std::logic_error("no parameter " + name);
}

void Unit::Tick() {
  if (clock_ == nullptr) throw std::logic_error("no port clk_i");
  Eval();
  *clock_ = 1;
  Eval();
  *clock_ = 0;
  Eval();
  ++cycle_;
}

void Unit::Reset() {
  Port reset = port("rst_ni");
  reset.Set(0);
  Eval();
  reset.Set(1);
  Eval();
}

bool Unit::Expect(const Port& port, int low, int width, std::uint64_t expected) {
  if (!failure_.empty()) return false;
  const std::uint64_t found = port.Get(low, width);
  if (found == Low(expected, width)) return true;
  failure_ = "cycle " + std::to_string(cycle_) + ": " + port.name();
  if (low != 0 || width != port.bits()) failure_ += "[" + std::to_string(low) + "+:" + std::to_string(width) + "]";
  failure_ += " is " + std::to_string(found) + ", expected " + std::to_string(Low(expected, width));
  return false;
}

bool Unit::Require(bool condition, const std::string& what) {
  if (failure_.empty() && !condition) failure_ = "cycle " + std::to_string(cycle_) + ": " + what;
  return failure_.empty();
}

}  // namespace leopard::unit
