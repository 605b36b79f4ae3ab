#include "sim/gates/sdf.h"

#include <algorithm>
#include <cctype>
#include <cmath>
#include <cstdlib>
#include <cstring>
#include <map>
#include <string_view>
#include <unordered_map>

#include "common/files.h"

namespace leopard::gates {
namespace {

using Word = std::string_view;

/// Words of a file: parentheses, strings, and what blanks separate.
class Words {
 public:
  explicit Words(const std::string& text) : text_(text) {}

  /// The next one; empty at the end.
  Word Next() {
    while (at_ < text_.size() && std::isspace(static_cast<unsigned char>(text_[at_])) != 0)
      line_ += text_[at_++] == '\n';
    const std::size_t begin = at_;
    if (at_ == text_.size()) return {};
    const char first = text_[at_++];
    if (first == '"') {
      while (at_ < text_.size() && text_[at_++] != '"') {
      }
    } else if (first != '(' && first != ')') {
      while (at_ < text_.size() && std::strchr(" \t\r\n()", text_[at_]) == nullptr) ++at_;
    }
    return Word(text_).substr(begin, at_ - begin);
  }

  int line() const { return line_; }

 private:
  const std::string& text_;
  std::size_t at_ = 0;
  int line_ = 1;
};

constexpr int kNoDelay = -1;
constexpr int kMostDelay = 65534;          // ps
constexpr std::uint16_t kUnknown = 65535;  // no path yet

/// From a change of an input to the rise or fall of an output, in ps.
struct Edges {
  int rise = kNoDelay, fall = kNoDelay;
};

class Reader {
 public:
  Reader(const std::string& path, const std::string& text, const Netlist& netlist)
      : path_(path), words_(text), netlist_(netlist), delays_(netlist.gates.size()), wires_(netlist.instances.size()) {
    for (std::size_t gate = 0; gate < delays_.size(); ++gate) {
      const std::size_t inputs = netlist.gates[gate].in.size();
      delays_[gate].assign(inputs << inputs, kUnknown);
    }
    for (std::size_t i = 0; i < netlist.instances.size(); ++i) {
      numbers_.emplace(netlist.instances[i].name, static_cast<int>(i));
      wires_[i].resize(netlist.cells[netlist.instances[i].cell].pins);
    }
  }

  Result<Delays> Run() {
    Word word = words_.Next();
    if (word != "(" || words_.Next() != "DELAYFILE") Fault("is not SDF: expected (DELAYFILE");
    while (fault_.empty() && !(word = words_.Next()).empty()) {
      if (word == "TIMESCALE") {
        Scale();
      } else if (word == "INSTANCE") {
        const Word name = words_.Next();
        instance_ = name == ")" ? kNoNet : Instance(name);
      } else if (word == "INTERCONNECT") {
        Wire();
      } else if (word == "COND") {
        Condition();
      } else if (word == "IOPATH") {
        Path();
        condition_.clear();
      }
    }
    if (fault_.empty()) Complete();
    if (fault_.empty()) return std::move(delays_);
    Diagnostic error = MakeError(path_, fault_);
    error.line = line_;
    return error;
  }

 private:
  void Fault(const std::string& fault) {
    if (!fault_.empty()) return;
    fault_ = fault;
    line_ = words_.line();
  }

  /// As "1ns", or as "1" and "ns".
  void Scale() {
    std::string text(words_.Next());
    if (const Word next = words_.Next(); next != ")") text += next;
    char* unit = nullptr;
    const double count = std::strtod(text.c_str(), &unit);
    const std::map<std::string, double> units = {{"ns", 1000.0}, {"us", 1e6}, {"ps", 1.0}, {"fs", 1e-3}};
    const auto found = units.find(unit);
    if (found == units.end() || count <= 0) return Fault("time scale '" + text + "'; expected one such as 1ns");
    ps_ = count * found->second;
  }

  /// Names without the backslashes before brackets and such.
  static std::string Plain(Word name) {
    std::string plain(name);
    plain.erase(std::remove(plain.begin(), plain.end(), '\\'), plain.end());
    return plain;
  }

  int Instance(Word name) {
    const auto found = numbers_.find(Plain(name));
    if (found != numbers_.end()) return found->second;
    Fault("the netlist has no instance '" + std::string(name) + "'");
    return kNoNet;
  }

  int Pin(int instance, Word name) {
    const Cell& cell = netlist_.cells[netlist_.instances[instance].cell];
    const auto found = cell.index.find(Plain(name));
    if (found != cell.index.end() && found->second < cell.pins) return found->second;
    Fault(cell.name + " has no pin '" + std::string(name) + "'");
    return kNoNet;
  }

  /// The most of (least:typical:most), in ps; kNoDelay of an empty pair of parentheses.
  int Triple() {
    const Word word = words_.Next();
    if (word == ")") return kNoDelay;
    if (words_.Next() != ")") Fault("expected ) behind '" + std::string(word) + "'");
    const std::string last(word.substr(word.rfind(':') + 1));
    char* end = nullptr;
    const double value = std::strtod(last.c_str(), &end);
    if (last.empty() || *end != '\0') Fault("'" + std::string(word) + "' is not a delay");
    return std::clamp(static_cast<int>(std::lround(value * ps_)), 0, kMostDelay);
  }

  /// Up to the end of a path or wire: of one value, for both edges.
  Edges Values() {
    Edges found;
    int count = 0;
    for (Word word = words_.Next(); word == "("; word = words_.Next()) {
      const int value = Triple();
      if (count == 0) found.rise = found.fall = value;
      if (count++ == 1) found.fall = value;
    }
    return found;
  }

  void Wire() {
    words_.Next();
    const Word to = words_.Next();
    const Edges delay = Values();
    const std::size_t bar = to.rfind('/');
    if (bar == Word::npos) return;  // an output of the design
    const int instance = Instance(to.substr(0, bar));
    const int pin = instance == kNoNet ? kNoNet : Pin(instance, to.substr(bar + 1));
    if (pin != kNoNet) wires_[instance][pin] = std::max(delay.rise, delay.fall);
  }

  /// (COND (A == 1'b1) && !B (IOPATH ...)), or with nothing but the pin for 1; TIMINGCHECK has the same with ===.
  void Condition() {
    std::vector<std::string> terms(1);
    Word word = words_.Next();
    for (; !word.empty() && word != "IOPATH"; word = words_.Next()) {
      if (word == "posedge" || word == "negedge") return;
      if (word == "&&" || word == "&") {
        terms.emplace_back();
      } else if (word != "(" && word != ")") {
        terms.back() += word;
      }
    }
    condition_.clear();
    for (const std::string& term : terms) {
      std::string name = term;
      bool value = true;
      const std::size_t equals = term.find("==");
      if (equals != std::string::npos) {
        name = term.substr(0, equals);
        value = term.back() == '1';
      } else if (!term.empty() && (term[0] == '!' || term[0] == '~')) {
        name = term.substr(1);
        value = false;
      }
      condition_.emplace_back(Plain(name), value);
    }
    if (word == "IOPATH") Path();
    condition_.clear();
  }

  /// Whether the condition may hold while a gate's inputs are at `state`.
  bool Holds(const Cell& cell, const Gate& gate, unsigned state) const {
    for (const auto& [name, value] : condition_) {
      const auto pin = cell.index.find(name);
      if (pin == cell.index.end()) return true;
      for (std::size_t input = 0; input < gate.in.size(); ++input) {
        if (gate.in[input] == pin->second && (state >> input & 1) != (value ? 1 : 0)) return false;
      }
    }
    return true;
  }

  void Path() {
    Word from = words_.Next();
    if (from == "(") {  // (posedge CK)
      words_.Next();
      from = words_.Next();
      words_.Next();
    }
    const Word to = words_.Next();
    const Edges delay = Values();
    if (instance_ == kNoNet || !fault_.empty()) return;
    const gates::Instance& instance = netlist_.instances[instance_];
    const Cell& cell = netlist_.cells[instance.cell];
    const int in = Pin(instance_, from), out = Pin(instance_, to);
    if (!fault_.empty()) return;
    const int clock = cell.words > 0 ? 0 : cell.flip_flops.empty() ? kNoNet : cell.flip_flops[0].clock;
    for (std::size_t k = 0; k < cell.gates.size(); ++k) {
      const Gate& gate = cell.gates[k];
      if (gate.out != out) continue;
      for (std::size_t input = 0; input < gate.in.size(); ++input) {
        const int net = gate.in[input];
        if (net != in && (net < cell.pins || (clock != kNoNet && clock < cell.pins && clock != in))) continue;
        Add(cell, gate, input, delay, wires_[instance_][in], &delays_[instance.first_gate + k]);
      }
    }
  }

  void Add(const Cell& cell, const Gate& gate, std::size_t input, const Edges& delay, int wire,
           std::vector<std::uint16_t>* delays) const {
    for (unsigned state = 0; state < 1U << gate.in.size(); ++state) {
      const int edge = (gate.table >> state & 1) != 0 ? delay.rise : delay.fall;
      if (edge == kNoDelay || !Holds(cell, gate, state)) continue;
      std::uint16_t& most = (*delays)[input << gate.in.size() | state];
      const auto all = static_cast<std::uint16_t>(std::min(edge + wire, kMostDelay));
      if (most == kUnknown || most < all) most = all;
    }
  }

  /// What has no delay of its own takes the longest of its gate.
  void Complete() {
    for (const gates::Instance& instance : netlist_.instances) {
      const Cell& cell = netlist_.cells[instance.cell];
      for (std::size_t k = 0; k < cell.gates.size(); ++k) {
        const Gate& gate = cell.gates[k];
        std::vector<std::uint16_t>& delays = delays_[instance.first_gate + k];
        if (gate.out >= cell.pins) delays.clear();
        if (gate.out >= cell.pins || gate.in.empty()) continue;
        int longest = kNoDelay;
        for (const std::uint16_t delay : delays) longest = std::max(longest, delay == kUnknown ? kNoDelay : int{delay});
        if (longest == kNoDelay) {
          line_ = 0;
          fault_ = "no delay for an output of " + cell.name + " '" + instance.name + "'";
          return;
        }
        std::replace(delays.begin(), delays.end(), kUnknown, static_cast<std::uint16_t>(longest));
      }
    }
  }

  std::string path_;
  Words words_;
  const Netlist& netlist_;
  std::unordered_map<std::string, int> numbers_;  ///< Of the instances
  Delays delays_;
  std::vector<std::vector<int>> wires_;  ///< To each pin of each instance, in ps
  int instance_ = kNoNet;
  double ps_ = 1000.0;
  std::vector<std::pair<std::string, bool>> condition_;  ///< Pins and the values they must have, of the next path
  std::string fault_;
  int line_ = 0;
};

}  // namespace

Result<Delays> ReadDelays(const std::string& path, const Netlist& netlist) {
  const Result<std::string> text = ReadFile(path);
  if (!text.ok()) return text.errors();
  return Reader(path, text.value(), netlist).Run();
}

}  // namespace leopard::gates
