#include "generator/emit/formats.h"

#include "doctest/doctest.h"
#include "generator/emit/text_table.h"

namespace leopard::emit {
namespace {

derive::Params Small() {
  config::Config config;
  config.name = "small";
  config.head_dim = 5;
  config.value_dim = 3;
  config.max_keys = 10;
  config.max_queries = 4;
  config.formats = {4, 6, 8};
  config.qk.dpus = 3;
  return derive::Derive(config);
}

TEST_CASE("a table of text") {
  CHECK(TextTable({{"a"}, {"long", true}, {"c"}}, {{"xyz", "1", ""}, {"x", "12345", "q"}}) ==
        "a     long  c\n"
        "---  -----  -\n"
        "xyz      1\n"
        "x    12345  q\n");
}

TEST_CASE("the table of formats") {
  CHECK(NumberFormats(Small()) ==
        "number      kind              bits  fraction     range of the integer  meaning\n"
        "----------  ----------------  ----  --------  -----------------------  ------------------------------------\n"
        "query       sign, magnitude      4         0                  -7 .. 7  an element of a query\n"
        "key         sign, magnitude      6         0                -31 .. 31  an element of a key\n"
        "S           two's complement    12         0            -1085 .. 1085  a score\n"
        "T           two's complement    12         0            -1085 .. 1086  the threshold of a query\n"
        "G           unsigned             6         0                  0 .. 35  the guard of a query\n"
        "C           unsigned             6         0                  0 .. 35  sum of |q| where signs match\n"
        "E           two's complement    12         0            -1120 .. 1120  C and the planes seen, in their unit\n"
        "value       two's complement     8         0              -127 .. 127  an element of a value\n"
        "M           unsigned            24         0            0 .. 16777215  mantissa of the scale of scores\n"
        "SH          unsigned             6         0                  7 .. 36  shift after the product S M\n"
        "z           two's complement    29        10    -71106560 .. 71106560  a score as an exponent of 2\n"
        "2^-f        unsigned            16        15           16395 .. 32768  an entry of the table\n"
        "w           unsigned            19        18              0 .. 262144  the weight of a survivor\n"
        "den         unsigned            23        18             0 .. 2621440  sum of weights\n"
        "acc         two's complement    30        18  -332922880 .. 332922880  weighted sum of values\n"
        "reciprocal  unsigned            19        18         131072 .. 262144  1 / den, normalised\n"
        "quotient    two's complement    15         7          -16256 .. 16256  an element of the result\n");
}

TEST_CASE("the memory map") {
  CHECK(MemoryMap(Small()) ==
        "memory      instances  words  bits  segments   KiB  a word holds\n"
        "----------  ---------  -----  ----  --------  ----  "
        "--------------------------------------------------------------------------------------------\n"
        "key planes          3     12    10         1  0.04  plane p of a bank's row r, in one's complement, at "
        "address r * 3 + p - 1; signs in the first\n"
        "values              1     10    24         1  0.03  value row j, at address j\n"
        "queries             1      4    38         1  0.02  query row i with T and G, at address i\n"
        "total                                         0.09\n");
}

TEST_CASE("signs that have a store of their own") {
  config::Config config;
  config.head_dim = config.value_dim = 5;
  config.formats.k_bits = 3;  // 2 bits in one plane
  const derive::Params params = derive::Derive(config);
  const std::string map = MemoryMap(params);
  CHECK(map.find("\nkey signs           6     86     5         1   0.31  signs of a bank's row, tap i in bit i\n") !=
        std::string::npos);
  CHECK(map.find("signs in the first") == std::string::npos);
  const std::string rows = LoadRows(params);
  CHECK(rows.find(
            "\nkey, kind 0, 2 beats            0     5  signs, tap i in bit i; 1 is negative, and inverts the tap's "
            "bits in all planes\n") != std::string::npos);
  CHECK(rows.find(" 64    10  plane 1: bit t of tap i at t * 5 + i, t < 2\n") != std::string::npos);
}

TEST_CASE("the rows of the load stream") {
  CHECK(LoadRows(Small()) ==
        "row                    first bit  bits  content\n"
        "---------------------  ---------  ----  "
        "------------------------------------------------------------------------------\n"
        "key, kind 0, 3 beats           0     5  plane 1: bit t of tap i at t * 5 + i, t < 1\n"
        "                               5     5  signs, tap i in bit i; 1 is negative, and inverts the tap's bits in "
        "all planes\n"
        "                              64    10  plane 2: bit t of tap i at t * 5 + i, t < 2\n"
        "                             128    10  plane 3: bit t of tap i at t * 5 + i, t < 2\n"
        "value, kind 1, 1 beat          0    24  element d at d * 8\n"
        "query, kind 2, 1 beat          0    15  magnitudes, element d at d * 3\n"
        "                              15     5  signs, element d in bit d; 1 is negative\n"
        "                              20    12  T\n"
        "                              32     6  G\n");
}

}  // namespace
}  // namespace leopard::emit
