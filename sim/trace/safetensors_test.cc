#include "sim/trace/safetensors.h"

#include <doctest/doctest.h>

#include <cstring>

#include "sim/trace/synthetic.h"

namespace leopard::trace {
namespace {

// A file with this header text and these data.
std::string Raw(const std::string& json, const std::string& data = "") {
  const std::uint64_t length = json.size();
  return std::string(reinterpret_cast<const char*>(&length), sizeof(length)) + json + data;
}

std::string Errors(const std::string& bytes) {
  const Result<SafetensorsFile> file = ParseSafetensors("t", bytes);
  return file.ok() ? "" : Format(file.errors());
}

std::string HeaderErrors(const std::string& json, const std::string& data = "") { return Errors(Raw(json, data)); }

TEST_CASE("what is written is read back, aligned, and does not depend on the order given") {
  const std::vector<float> floats = {1.5F, -2.0F};
  const std::vector<std::uint8_t> bytes = {7, 8, 9};
  const std::vector<std::int64_t> longs = {-1};
  const TensorData a{"a", "U8", {3}, AsBytes(bytes)};
  const TensorData b{"b", "F32", {1, 2}, AsBytes(floats)};
  const TensorData c{"c", "I64", {1}, AsBytes(longs)};
  const std::map<std::string, std::string> metadata = {{"mask", "none"}, {"note", "a \"b\"\n"}};
  const std::string text = FormatSafetensors(metadata, {a, b, c});
  CHECK(text == FormatSafetensors(metadata, {c, a, b}));
  CHECK(
      text.substr(8, text.size() - 8 - 19) ==
      R"({"__metadata__":{"mask":"none","note":"a \"b\"\n"},"c":{"dtype":"I64","shape":[1],"data_offsets":[0,8]},)"
      R"("b":{"dtype":"F32","shape":[1,2],"data_offsets":[8,16]},"a":{"dtype":"U8","shape":[3],"data_offsets":[16,19]}})"
      "  ");

  const Result<SafetensorsFile> file = ParseSafetensors("t", text);
  REQUIRE(file.ok());
  CHECK(file.value().metadata == metadata);
  CHECK(file.value().data_start % 8 == 0);
  REQUIRE(file.value().tensors.size() == 3);
  REQUIRE(file.value().Find("b") != nullptr);
  CHECK(file.value().Find("b")->shape == std::vector<std::uint64_t>{1, 2});
  CHECK(file.value().Data(*file.value().Find("b")) == AsBytes(floats));
  CHECK(file.value().Data(*file.value().Find("a")) == AsBytes(bytes));
  CHECK(file.value().Find("d") == nullptr);
}

TEST_CASE("types of no use to us are left alone") {
  CHECK(HeaderErrors(R"({"x":{"dtype":"F8_E4M3","shape":[2,3],"data_offsets":[0,6]}})", "123456").empty());
  CHECK(HeaderErrors(R"({"x":{"dtype":"F32","shape":[0,4000000000],"data_offsets":[0,0]}} )").empty());
  CHECK(HeaderErrors("{}").empty());
}

TEST_CASE("files that end too soon") {
  CHECK(Errors("") ==
        "t: error: file has 0 bytes; expected a safetensors file, which begins with 8 bytes of header length\n");
  CHECK(Errors(std::string("\x03\0\0\0\0\0\0\0{}", 10)) ==
        "t: error: header length is 3 bytes; expected at most 2, what the file has left\n");
  CHECK(Errors(std::string(8, '\xff') + "{}") ==
        "t: error: header length is 18446744073709551615 bytes; expected at most 2, what the file has left\n");
  CHECK(HeaderErrors(R"({"x":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}})", "1234567") ==
        "t: error: tensor \"x\": data_offsets are 0 to 8; expected a range inside the 7 data bytes of the file\n");
}

TEST_CASE("headers that are not JSON") {
  CHECK(HeaderErrors("") == "t: error: header is not JSON in UTF-8 at its byte 1\n");
  CHECK(HeaderErrors("{}x") == "t: error: header is not JSON in UTF-8 at its byte 3, near \"{}x\"\n");
  CHECK(HeaderErrors("{\"\xff\":1}") == "t: error: header is not JSON in UTF-8 at its byte 3, near \"\\x22\\xff\"\n");
  CHECK(HeaderErrors("[]") == "t: error: header is a list; expected an object\n");
  CHECK(HeaderErrors("7") == "t: error: header is 7; expected an object\n");
  CHECK(HeaderErrors(std::string(1000, '[')) == "t: error: header is a list; expected an object\n");
}

TEST_CASE("headers of another form") {
  CHECK(HeaderErrors(R"({"__metadata__":3})") == "t: error: __metadata__ is 3; expected an object\n");
  CHECK(HeaderErrors(R"({"__metadata__":{"scale":0.5}})") ==
        "t: error: metadata \"scale\" is 0.5; expected a string\n");
  CHECK(HeaderErrors(R"({"__metadata__":{"a":{}}})") == "t: error: metadata \"a\" is an object; expected a string\n");
  CHECK(HeaderErrors(R"({"x":null})") ==
        "t: error: tensor \"x\" is null; expected an object with dtype, shape and data_offsets\n");
  CHECK(HeaderErrors(R"({"x":{"shape":[1],"data_offsets":[0,1]}})") == "t: error: tensor \"x\": dtype is missing\n");
  CHECK(HeaderErrors(R"({"x":{"dtype":"U8","data_offsets":[0,1]}})") == "t: error: tensor \"x\": shape is missing\n");
  CHECK(HeaderErrors(R"({"x":{"dtype":"U8","shape":[1]}})") == "t: error: tensor \"x\": data_offsets is missing\n");
  CHECK(HeaderErrors(R"({"x":{"dtype":8}})") == "t: error: tensor \"x\": dtype is 8; expected a string\n");
  CHECK(HeaderErrors(R"({"x":{"shape":1}})") ==
        "t: error: tensor \"x\": shape is 1; expected a list of integers from 0\n");
  CHECK(HeaderErrors(R"({"x":{"shape":[-1]}})") == "t: error: tensor \"x\": shape has -1; expected integers from 0\n");
  CHECK(HeaderErrors(R"({"x":{"shape":[18446744073709551616]}})") ==
        "t: error: tensor \"x\": shape has 18446744073709551616; expected integers from 0\n");
  CHECK(HeaderErrors(R"({"x":{"shape":[[1]]}})") ==
        "t: error: tensor \"x\": shape has a list; expected integers from 0\n");
  CHECK(HeaderErrors(R"({"x":{"shape":[1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1]}})") ==
        "t: error: tensor \"x\": shape has more than 16 dimensions\n");
  CHECK(HeaderErrors(R"({"x":{"data_offsets":[0]}})") ==
        "t: error: tensor \"x\": data_offsets has 1 integers; expected two\n");
  CHECK(HeaderErrors(R"({"x":{"data_offsets":[0,1,2]}})") ==
        "t: error: tensor \"x\": data_offsets has more than two integers; expected two\n");
  CHECK(HeaderErrors(R"({"x":{"data_offsets":[0,1.5]}})") ==
        "t: error: tensor \"x\": data_offsets has 1.5; expected two integers from 0\n");
  CHECK(HeaderErrors(R"({"x":{"strides":[1]}})") ==
        "t: error: tensor \"x\": unknown field \"strides\"; expected dtype, shape and data_offsets\n");
}

TEST_CASE("names that appear twice") {
  const std::string tensor = R"({"dtype":"U8","shape":[1],"data_offsets":[0,1]})";
  CHECK(HeaderErrors("{\"x\":" + tensor + ",\"x\":" + tensor + "}", "1") ==
        "t: error: tensor \"x\" appears twice; expected one\n");
  CHECK(HeaderErrors(R"({"x":{"dtype":"U8","dtype":"U8"}})") ==
        "t: error: tensor \"x\": dtype appears twice; expected one\n");
  CHECK(HeaderErrors(R"({"__metadata__":{"a":"1","a":"2"}})") ==
        "t: error: metadata \"a\" appears twice; expected one\n");
  CHECK(HeaderErrors(R"({"__metadata__":{},"__metadata__":{}})") ==
        "t: error: __metadata__ appears twice; expected one\n");
}

TEST_CASE("data that do not fit the shapes or each other") {
  CHECK(HeaderErrors(R"({"x":{"dtype":"F32","shape":[2],"data_offsets":[0,4]}})", "1234") ==
        "t: error: tensor \"x\": data_offsets span 4 bytes; expected 8 for F32 [2]\n");
  CHECK(
      HeaderErrors(R"({"x":{"dtype":"F32","shape":[4294967296,4294967296],"data_offsets":[0,0]}})") ==
      "t: error: tensor \"x\": data_offsets span 0 bytes; expected more than 2^64 for F32 [4294967296, 4294967296]\n");
  CHECK(HeaderErrors(R"({"x":{"dtype":"U8","shape":[1],"data_offsets":[2,1]}})", "123") ==
        "t: error: tensor \"x\": data_offsets are 2 to 1; expected a range inside the 3 data bytes of the file\n");
  const std::string x = R"({"x":{"dtype":"U8","shape":[2],"data_offsets":[0,2]},"y":{"dtype":"U8","shape":[2],)";
  CHECK(HeaderErrors(x + R"("data_offsets":[1,3]}})", "123") ==
        "t: error: tensor \"y\": data begins at byte 1; expected 2, where the previous tensor ends (overlap)\n");
  CHECK(HeaderErrors(x + R"("data_offsets":[3,5]}})", "12345") ==
        "t: error: tensor \"y\": data begins at byte 3; expected 2, where the previous tensor ends (gap)\n");
  CHECK(HeaderErrors(x + R"("data_offsets":[2,4]}})", "12345") ==
        "t: error: the tensors end at data byte 4; expected them to fill all 5\n");
}

TEST_CASE("floods") {
  std::string metadata = "{\"__metadata__\":{";
  std::string tensors = "{";
  for (int i = 0; i < 4097; ++i) {
    metadata += (i == 0 ? "\"" : ",\"") + std::to_string(i) + "\":\"\"";
    tensors += (i == 0 ? "\"" : ",\"") + std::to_string(i) + R"(":{"dtype":"U8","shape":[1],"data_offsets":[0,0]})";
  }
  CHECK(HeaderErrors(metadata + "}}") == "t: error: __metadata__ has more than 4096 entries\n");
  const Result<SafetensorsFile> file = ParseSafetensors("t", Raw(tensors + "}"));
  REQUIRE(file.errors().size() == 51);
  CHECK(file.errors()[0].message == "tensor \"0\": data_offsets span 0 bytes; expected 1 for U8 [1]");
  CHECK(file.errors()[50].message == "more than enough errors; further tensors are not checked");
}

TEST_CASE("text from a file cannot write on the terminal") {
  CHECK(Quote("a\x1b[2J\"\n") == "\"a\\x1b[2J\\x22\\x0a\"");
  CHECK(Quote(std::string(100, 'a')) == "\"" + std::string(80, 'a') + "\"...");
}

TEST_CASE("no mangled file does more than fail") {
  const std::string good = FormatTrace(MakeSynthetic({}));
  SplitMix random(1);
  for (int trial = 0; trial < 3000; ++trial) {
    std::string bad = good;
    for (std::uint64_t edits = 1 + random.Below(4); edits > 0; --edits) {
      bad[random.Below(700)] = static_cast<char>(random.Next());
    }
    if (trial % 3 == 0) bad.resize(random.Below(bad.size()));
    const Result<SafetensorsFile> file = ParseSafetensors("t", bad);
    if (!file.ok()) continue;
    for (const TensorInfo& tensor : file.value().tensors) {
      CHECK(file.value().Data(tensor).size() == tensor.end - tensor.begin);
    }
  }
}

}  // namespace
}  // namespace leopard::trace
