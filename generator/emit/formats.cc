#include "generator/emit/formats.h"

#include <cstdint>
#include <vector>

#include "generator/emit/text_table.h"

namespace leopard::emit {
namespace {

using Rows = std::vector<std::vector<std::string>>;

std::int64_t Power(int exponent) { return std::int64_t{1} << exponent; }

std::string Range(std::int64_t low, std::int64_t high) { return std::to_string(low) + " .. " + std::to_string(high); }

/// One line of the table of formats; `fraction` is the number of bits after the binary point.
std::vector<std::string> Format(const std::string& name, const std::string& kind, int width, int fraction,
                                const std::string& range, const std::string& text) {
  return {name, kind, std::to_string(width), std::to_string(fraction), range, text};
}

constexpr char kUnsigned[] = "unsigned";
constexpr char kSigned[] = "two's complement";
constexpr char kSignMagnitude[] = "sign, magnitude";

/// Section 3 of docs/numerics.md: rows, scores, thresholds.
void AddScores(const derive::Params& p, Rows* rows) {
  const std::int64_t q = Power(p.q_mag_bits) - 1;
  const std::int64_t k = Power(p.k_mag_bits) - 1;
  const std::int64_t margin = p.head_dim * q;                  // M of the proof of the widths
  const std::int64_t score = margin * k;                       // A
  const std::int64_t estimate = margin * Power(p.k_mag_bits);  // Z
  rows->push_back(Format("query", kSignMagnitude, p.q_mag_bits + 1, 0, Range(-q, q), "an element of a query"));
  rows->push_back(Format("key", kSignMagnitude, p.k_mag_bits + 1, 0, Range(-k, k), "an element of a key"));
  rows->push_back(Format("S", kSigned, p.score_bits, 0, Range(-score, score), "a score"));
  rows->push_back(Format("T", kSigned, p.score_bits, 0, Range(-score, score + 1), "the threshold of a query"));
  rows->push_back(Format("G", kUnsigned, p.margin_bits, 0, Range(0, margin), "the guard of a query"));
  rows->push_back(Format("C", kUnsigned, p.margin_bits, 0, Range(0, margin), "sum of |q| where signs match"));
  rows->push_back(
      Format("E", kSigned, p.estimate_bits, 0, Range(-estimate, estimate), "C and the planes seen, in their unit"));
}

/// Section 4: softmax, weighted sum, division.
void AddSoftmax(const derive::Params& p, Rows* rows) {
  const std::int64_t score = p.head_dim * (Power(p.q_mag_bits) - 1) * (Power(p.k_mag_bits) - 1);
  const std::int64_t exponent = score * Power(p.exponent_fraction_bits) * 64;  // the scale is clamped to 64
  const std::int64_t value = Power(p.v_bits - 1) - 1;
  const std::int64_t sum = p.max_keys * Power(p.weight_fraction_bits);
  const std::int64_t quotient = value * Power(p.out_fraction_bits);
  const int wf = p.weight_fraction_bits;
  rows->push_back(Format("value", kSigned, p.v_bits, 0, Range(-value, value), "an element of a value"));
  rows->push_back(Format("M", kUnsigned, p.multiplier_bits, 0, Range(0, Power(p.multiplier_bits) - 1),
                         "mantissa of the scale of scores"));
  rows->push_back(Format("SH", kUnsigned, p.shift_bits, 0, Range(7, p.max_shift), "shift after the product S M"));
  rows->push_back(Format("z", kSigned, p.exponent_bits, p.exponent_fraction_bits, Range(-exponent, exponent),
                         "a score as an exponent of 2"));
  rows->push_back(Format("2^-f", kUnsigned, p.table_bits + 1, p.table_bits, Range(16395, Power(p.table_bits)),
                         "an entry of the table"));
  rows->push_back(Format("w", kUnsigned, wf + 1, wf, Range(0, Power(wf)), "the weight of a survivor"));
  rows->push_back(Format("den", kUnsigned, p.sum_bits, wf, Range(0, sum), "sum of weights"));
  rows->push_back(Format("acc", kSigned, p.acc_bits, wf, Range(-sum * value, sum * value), "weighted sum of values"));
  rows->push_back(Format("reciprocal", kUnsigned, p.reciprocal_bits + 1, p.reciprocal_bits,
                         Range(Power(p.reciprocal_bits - 1), Power(p.reciprocal_bits)), "1 / den, normalised"));
  rows->push_back(Format("quotient", kSigned, p.out_bits, p.out_fraction_bits, Range(-quotient, quotient),
                         "an element of the result"));
}

/// Hundredths of a KiB are enough for people; integers, so that the text is the same everywhere.
std::string KiB(std::int64_t bits) {
  const std::int64_t hundredths = (bits * 100 + 4096) / 8192;
  const std::string fraction = std::to_string(100 + hundredths % 100).substr(1);
  return std::to_string(hundredths / 100) + "." + fraction;
}

struct Memory {
  std::string name;
  std::int64_t instances;
  std::int64_t words;
  std::int64_t bits;
  std::string text;
};

std::vector<Memory> Memories(const derive::Params& p) {
  const std::string planes = std::to_string(p.planes);
  std::vector<Memory> memories;
  if (p.sign_beats > 0) {
    memories.push_back({"key signs", p.dpus, p.bank_rows, p.head_dim, "signs of a bank's row, tap i in bit i"});
  }
  const std::string signs = p.sign_beats > 0 ? "" : "; signs in the first";
  memories.insert(memories.end(),
                  {{"key planes", p.dpus, p.plane_words, std::int64_t{p.head_dim} * p.plane_bits,
                    "plane p of a bank's row r, in one's complement, at address r * " + planes + " + p - 1" + signs},
                   {"values", 1, p.max_keys, std::int64_t{p.value_dim} * p.v_bits, "value row j, at address j"},
                   {"queries", 1, p.max_queries, p.query_row_bits, "query row i with T and G, at address i"}});
  return memories;
}

}  // namespace

std::string NumberFormats(const derive::Params& params) {
  Rows rows;
  AddScores(params, &rows);
  AddSoftmax(params, &rows);
  return TextTable(
      {{"number"}, {"kind"}, {"bits", true}, {"fraction", true}, {"range of the integer", true}, {"meaning"}}, rows);
}

std::string MemoryMap(const derive::Params& params) {
  Rows rows;
  std::int64_t total = 0;
  for (const Memory& memory : Memories(params)) {
    const std::int64_t bits = memory.instances * memory.words * memory.bits;
    total += bits;
    rows.push_back({memory.name, std::to_string(memory.instances), std::to_string(memory.words),
                    std::to_string(memory.bits),
                    std::to_string((memory.bits + params.load_bits - 1) / params.load_bits), KiB(bits), memory.text});
  }
  rows.push_back({"total", "", "", "", "", KiB(total), ""});
  return TextTable({{"memory"},
                    {"instances", true},
                    {"words", true},
                    {"bits", true},
                    {"segments", true},
                    {"KiB", true},
                    {"a word holds"}},
                   rows);
}

std::string LoadRows(const derive::Params& p) {
  Rows rows;
  const auto add = [&rows](const std::string& row, int first, std::int64_t bits, const std::string& text) {
    rows.push_back({row, std::to_string(first), std::to_string(bits), text});
  };
  const auto title = [](const std::string& row, int kind, int beats) {
    return row + ", kind " + std::to_string(kind) + ", " + std::to_string(beats) + (beats == 1 ? " beat" : " beats");
  };
  std::string key = title("key", 0, p.key_row_beats);
  const std::string signs = "signs, tap i in bit i; 1 is negative, and inverts the tap's bits in all planes";
  if (p.sign_beats > 0) {
    add(key, 0, p.head_dim, signs);
    key.clear();
  }
  for (int plane = 1; plane <= p.planes; ++plane) {
    const int first = p.load_bits * (p.sign_beats + (plane - 1) * p.plane_beats);
    const int used = plane == 1 ? p.first_plane_bits : p.plane_bits;
    const bool all = plane > 1 || p.sign_beats > 0;
    add(key, first, std::int64_t{p.head_dim} * (all ? p.plane_bits : used),
        "plane " + std::to_string(plane) + ": bit t of tap i at t * " + std::to_string(p.head_dim) + " + i, t < " +
            std::to_string(used));
    key.clear();
    if (!all) add("", p.head_dim * used, p.head_dim, signs);
  }
  add(title("value", 1, p.value_row_beats), 0, std::int64_t{p.value_dim} * p.v_bits,
      "element d at d * " + std::to_string(p.v_bits));
  const int magnitudes = p.head_dim * p.q_mag_bits;
  add(title("query", 2, p.query_row_beats), 0, magnitudes,
      "magnitudes, element d at d * " + std::to_string(p.q_mag_bits));
  add("", magnitudes, p.head_dim, "signs, element d in bit d; 1 is negative");
  add("", magnitudes + p.head_dim, p.score_bits, "T");
  add("", magnitudes + p.head_dim + p.score_bits, p.margin_bits, "G");
  return TextTable({{"row"}, {"first bit", true}, {"bits", true}, {"content"}}, rows);
}

}  // namespace leopard::emit
