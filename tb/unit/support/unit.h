// One Verilated instance of a module, with its ports by name, and the first difference from what was expected of it.
#ifndef LEOPARD_TB_UNIT_SUPPORT_UNIT_H_
#define LEOPARD_TB_UNIT_SUPPORT_UNIT_H_

#include <cstdint>
#include <string>
#include <vector>

#include "tb/unit/support/library.h"

namespace leopard::unit {

/// A port of any width. Cheap to copy; lives as long as its Unit.
class Port {
 public:
  Port(std::string name, void* data, int bits);
  int bits() const { return bits_; }
  const std::string& name() const { return name_; }
  /// Bits low .. low + width - 1, width 1 to 64.
  std::uint64_t Get(int low, int width) const;
  void Set(int low, int width, std::uint64_t value);
  /// The same of a port of at most 64 bits as a whole.
  std::uint64_t Get() const { return Get(0, bits_); }
  void Set(std::uint64_t value) { Set(0, bits_, value); }
  std::int64_t Signed(int low, int width) const;
  bool operator()() const { return Get(0, 1) != 0; }

 private:
  std::string name_;
  unsigned char* data_;
  int bits_;
};

/// Bits of `value` that `width` holds, 0 to 64.
inline std::uint64_t Low(std::uint64_t value, int width) {
  return width >= 64 ? value : value & ((std::uint64_t{1} << width) - 1);
}

/// An opened library: its functions, and how they are called (support/library.cc defines them).
class Library {
 public:
  /// Empty path-independent errors are those of dlopen.
  static Result<Library> Open(const std::string& path);
  Library(Library&& other) noexcept;
  Library(const Library&) = delete;
  Library& operator=(const Library&) = delete;
  ~Library();

 private:
  friend class Unit;
  Library() = default;
  struct RawPort {
    const char* name;
    void* data;
    int bits;
    int is_input;
  };
  void* handle_ = nullptr;
  void* (*open_)(int, int) = nullptr;
  const RawPort* (*ports_)(void*, int*) = nullptr;
  void (*eval_)(void*) = nullptr;
  void (*close_)(void*) = nullptr;
};

class Unit {
 public:
  /// Registers begin with random contents that `seed` decides; all inputs with zero.
  Unit(const Library& library, int set, Parameters parameters, int seed);
  Unit(const Unit&) = delete;
  Unit& operator=(const Unit&) = delete;
  ~Unit() { library_.close_(model_); }

  /// A name that does not exist is a fault of the bench (std::logic_error).
  Port port(const std::string& name) const;
  long param(const std::string& name) const;

  /// Outputs follow inputs.
  void Eval() { library_.eval_(model_); }
  /// A rising edge of clk_i, and what follows from it; then the falling one.
  void Tick();
  /// Asserts and releases rst_ni between edges: it is asynchronous.
  void Reset();

  /// Notes the first difference of an output; further ones are forgotten. Returns whether there is none so far.
  bool Expect(const Port& port, std::uint64_t expected) { return Expect(port, 0, port.bits(), expected); }
  bool Expect(const Port& port, int low, int width, std::uint64_t expected);
  /// The same for what is no single port.
  bool Require(bool condition, const std::string& what);
  bool ok() const { return failure_.empty(); }
  const std::string& failure() const { return failure_; }
  long cycle() const { return cycle_; }

 private:
  const Library& library_;
  Parameters parameters_;
  void* model_;
  std::vector<Port> ports_;
  unsigned char* clock_ = nullptr;
  long cycle_ = 0;
  std::string failure_;
};

}  // namespace leopard::unit

#endif  // LEOPARD_TB_UNIT_SUPPORT_UNIT_H_
