#include "cli/options.h"

#include <iostream>
#include <sstream>
#include <utility>

#include "generator/config/reader.h"

namespace po = boost::program_options;

namespace leopard::cli {
namespace {

constexpr unsigned kLineLength = 100;

/// Without abbreviations: an option added later must not change what an old command line means.
constexpr int kStyle = po::command_line_style::unix_style & ~po::command_line_style::allow_guessing;

/// Boost quotes options the way they were typed, but for those in its own spelling.
std::string MessageOf(const po::error& error) {
  if (dynamic_cast<const po::too_many_positional_options_error*>(&error) != nullptr) return "too many arguments";
  return error.what();
}

}  // namespace

Options::Options(std::string command, std::vector<std::string> positional, std::string text)
    : command_(std::move(command)),
      positional_(std::move(positional)),
      text_(std::move(text)),
      described_("options", kLineLength) {
  Add()("help,h", "print this help");
}

void Options::AddSet() {
  Add()("set", po::value<std::vector<std::string>>()->value_name("KEY.PATH=VALUE"),
        "a value of the configuration, over that in the file; may be repeated");
}

std::optional<int> Options::Parse(const Arguments& arguments) {
  po::options_description all;
  all.add(described_);
  po::positional_options_description positional;
  for (const std::string& name : positional_) {
    all.add_options()(name.c_str(), po::value<std::string>());
    positional.add(name.c_str(), 1);
  }
  try {
    po::store(po::command_line_parser(arguments).options(all).positional(positional).style(kStyle).run(), values_);
    po::notify(values_);
  } catch (const po::error& error) {
    return UsageError(MessageOf(error));
  }
  if (values_.count("help") > 0) {
    std::cout << HelpText();
    return kGood;
  }
  for (const std::string& name : positional_) {
    if (values_.count(name) == 0) return UsageError(name + " is missing");
  }
  return std::nullopt;
}

int Options::UsageError(const std::string& message) const {
  std::cerr << "leopard " << command_ << ": error: " << message << "\nhelp: see leopard " << command_ << " --help\n";
  return kBadUsage;
}

std::string Options::HelpText() const {
  std::ostringstream text;
  text << "usage: leopard " << command_;
  for (const std::string& name : positional_) text << " " << name;
  text << " [options]\n\n" << text_ << "\n\n" << described_;
  return text.str();
}

std::optional<config::Config> Options::ReadConfig() const {
  std::vector<std::string> overrides;
  if (values_.count("set") > 0) overrides = values_["set"].as<std::vector<std::string>>();
  const Result<config::Loaded> loaded = config::ReadFile(Positional("CONFIG"), overrides);
  if (!loaded.ok()) {
    Print(loaded.errors());
    return std::nullopt;
  }
  Print(loaded.value().notes);
  return loaded.value().config;
}

void Print(const Diagnostics& diagnostics) { std::cerr << Format(diagnostics); }

}  // namespace leopard::cli
