#include "sim/gates/netlist.h"

#include <cstdlib>
#include <sstream>

#include "common/files.h"

namespace leopard::gates {
namespace {

int AddressBits(int words) {
  int bits = 1;
  while ((1 << bits) < words) ++bits;
  return bits;
}

class Reader {
 public:
  explicit Reader(std::string path) : path_(std::move(path)) {}

  Result<Netlist> Run(const std::string& text) {
    std::istringstream lines(text);
    for (std::string line; fault_.empty() && std::getline(lines, line);) {
      ++line_;
      if (names_left_ > 0) {
        --names_left_;
        netlist_.names.push_back(line);
        continue;
      }
      std::istringstream words(line);
      std::string word;
      if (words >> word) Statement(word, &words);
    }
    if (fault_.empty() && names_left_ > 0) fault_ = "the file ends among the names of nets";
    if (fault_.empty() && line_ == 0) fault_ = "is empty; expected leopard-gates 1";
    if (!fault_.empty()) {
      Diagnostic error = MakeError(path_, fault_);
      error.line = line_;
      return error;
    }
    return std::move(netlist_);
  }

 private:
  void Statement(const std::string& word, std::istringstream* words) {
    if (line_ == 1) {
      int version = 0;
      if (word != "leopard-gates" || !(*words >> version) || version != 1) fault_ = "expected leopard-gates 1";
    } else if (word == "cell") {
      Declare(words);
      for (std::string pin; *words >> pin;) cell_->index.emplace(pin, cell_->pins++);
    } else if (word == "memory") {
      Declare(words);
      *words >> cell_->words >> cell_->bits;
      if (!*words || cell_->words < 1 || cell_->bits < 1) {
        fault_ = "expected memory NAME WORDS BITS";
      } else {
        MemoryPins();
      }
    } else if (word == "nets") {
      if (!(*words >> names_left_) || names_left_ < 0) fault_ = "expected nets COUNT";
      netlist_.nets = names_left_;
    } else if (word == "port") {
      const std::string direction = Word(words), name = Word(words);
      const int net = NetNumber(Word(words));
      if (direction != "input" && direction != "output")
        fault_ = "a port is '" + direction + "'; expected input or output";
      (direction == "input" ? netlist_.inputs : netlist_.outputs)[name] = net;
    } else if (word == "inst") {
      Instance(words);
    } else if (cell_ == nullptr) {
      fault_ = "found '" + word + "'; expected cell, memory, nets, port or inst";
    } else if (word == "local") {
      for (std::string name; *words >> name;) cell_->index.emplace(name, static_cast<int>(cell_->index.size()));
    } else if (word == "comb") {
      const int out = Pin(Word(words));
      cell_->gates.push_back(Function(out, words));
    } else if (word == "ff") {
      FlipFlop flip_flop;
      const int state = Pin(Word(words));
      for (int* net : {&flip_flop.clock, &flip_flop.clear, &flip_flop.preset}) *net = Pin(Word(words));
      flip_flop.next = Function(state, words);
      cell_->flip_flops.push_back(flip_flop);
    } else {
      fault_ = "found '" + word + "'; expected cell, local, comb, ff, memory, nets, port or inst";
    }
  }

  void Declare(std::istringstream* words) {
    const std::string name = Word(words);
    numbers_[name] = static_cast<int>(netlist_.cells.size());
    netlist_.cells.push_back({name, {}, 0, {}, {}, 0, 0});
    cell_ = &netlist_.cells.back();
  }

  void MemoryPins() {
    const auto add = [&](const std::string& name) {
      cell_->index.emplace(name, static_cast<int>(cell_->index.size()));
    };
    for (const char* name : {"CLK", "CE", "WE"}) add(name);
    for (const auto& [bus, width] :
         {std::make_pair("A", AddressBits(cell_->words)), {"D", cell_->bits}, {"Q", cell_->bits}}) {
      for (int bit = 0; bit < width; ++bit) add(std::string(bus) + "[" + std::to_string(bit) + "]");
    }
    cell_->pins = static_cast<int>(cell_->index.size());
    for (int bit = 0; bit < cell_->bits; ++bit) {
      add("read[" + std::to_string(bit) + "]");
      cell_->gates.push_back({2, cell_->pins - cell_->bits + bit, {cell_->pins + bit}});
    }
  }

  std::string Word(std::istringstream* words) {
    std::string word;
    if (!(*words >> word) && fault_.empty()) fault_ = "the line is cut short";
    return word;
  }

  int NetNumber(const std::string& word) {
    if (word == "-") return kNoNet;
    char* end = nullptr;
    const long number = std::strtol(word.c_str(), &end, 10);
    const bool whole = !word.empty() && *end == '\0';
    if (fault_.empty() && (!whole || number < 0 || number >= static_cast<long>(netlist_.names.size()))) {
      fault_ = "'" + word + "' is not one of " + std::to_string(netlist_.names.size()) + " nets";
    }
    return static_cast<int>(number);
  }

  int Pin(const std::string& name) {
    if (name == "-") return kNoNet;
    const auto found = cell_->index.find(name);
    if (found != cell_->index.end()) return found->second;
    if (fault_.empty()) fault_ = "'" + name + "' is neither pin nor local net of the cell";
    return kNoNet;
  }

  Gate Function(int out, std::istringstream* words) {
    Gate gate;
    gate.out = out;
    const std::string table = Word(words);
    char* end = nullptr;
    gate.table = std::strtoull(table.c_str(), &end, 16);
    if (fault_.empty() && *end != '\0') fault_ = "'" + table + "' is not a hexadecimal table";
    for (std::string name; *words >> name;) gate.in.push_back(Pin(name));
    if (fault_.empty() && gate.in.size() > kMostInputs) fault_ = "a function has more than 6 inputs";
    return gate;
  }

  void Instance(std::istringstream* words) {
    const std::string master = Word(words), name = Word(words);
    const auto found = numbers_.find(master);
    if (found == numbers_.end()) {
      fault_ = "no cell '" + master + "' was declared";
      return;
    }
    const Cell& cell = netlist_.cells[found->second];
    std::vector<int> nets;
    for (std::string word; *words >> word;) nets.push_back(NetNumber(word));
    if (fault_.empty() && static_cast<int>(nets.size()) != cell.pins) {
      fault_ =
          master + " has " + std::to_string(cell.pins) + " pins, and here " + std::to_string(nets.size()) + " nets";
    }
    if (!fault_.empty()) return;
    netlist_.instances.push_back({name, found->second, static_cast<int>(netlist_.gates.size())});
    // An open output and a local net are nets of their own; an open input stays at 0.
    nets.resize(cell.index.size(), kNoNet);
    for (int& net : nets) {
      if (net == kNoNet) net = netlist_.nets++;
    }
    const auto moved = [&](Gate gate) {
      gate.out = nets[gate.out];
      for (int& net : gate.in) net = nets[net];
      return gate;
    };
    for (const Gate& gate : cell.gates) netlist_.gates.push_back(moved(gate));
    for (FlipFlop flip_flop : cell.flip_flops) {
      for (int* net : {&flip_flop.clock, &flip_flop.clear, &flip_flop.preset}) {
        if (*net != kNoNet) *net = nets[*net];
      }
      flip_flop.next = moved(flip_flop.next);
      netlist_.flip_flops.push_back(flip_flop);
    }
    if (cell.words > 0) AddMemory(cell, nets);
  }

  void AddMemory(const Cell& cell, const std::vector<int>& nets) {
    Memory memory;
    memory.words = cell.words;
    memory.clock = nets[0];
    memory.enable = nets[1];
    memory.write = nets[2];
    auto at = nets.begin() + 3;
    const auto take = [&](int count, std::vector<int>* into) {
      into->assign(at, at + count);
      at += count;
    };
    take(AddressBits(cell.words), &memory.address);
    take(cell.bits, &memory.data);
    at += cell.bits;
    take(cell.bits, &memory.out);
    netlist_.memories.push_back(std::move(memory));
  }

  std::string path_;
  int line_ = 0;
  int names_left_ = 0;
  std::string fault_;
  std::map<std::string, int> numbers_;  ///< Of the cells
  Cell* cell_ = nullptr;
  Netlist netlist_;
};

}  // namespace

Result<Netlist> ParseNetlist(const std::string& text, const std::string& path) { return Reader(path).Run(text); }

Result<Netlist> ReadNetlist(const std::string& path) {
  const Result<std::string> text = ReadFile(path);
  if (!text.ok()) return text.errors();
  return ParseNetlist(text.value(), path);
}

}  // namespace leopard::gates
