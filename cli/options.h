// What all subcommands do alike: read their options, refuse wrong ones, read the configuration, print
// what is to be said about it.
#ifndef LEOPARD_CLI_OPTIONS_H_
#define LEOPARD_CLI_OPTIONS_H_

#include <boost/program_options.hpp>
#include <optional>
#include <string>
#include <vector>

#include "cli/commands.h"
#include "common/diagnostics.h"
#include "generator/config/config.h"

namespace leopard::cli {

/// A command's positional arguments, its options, and what `--help` says.
///
///     Options options("explain", {"NAME", "CONFIG"}, "Says how ...");
///     options.AddSet();
///     options.Add()("json", boost::program_options::bool_switch(), "as JSON");
///     if (const auto status = options.Parse(arguments)) return *status;
///     options.Positional("NAME"); options.Has("json"); options.values()["json"].as<bool>();
class Options {
 public:
  Options(std::string command, std::vector<std::string> positional, std::string text);

  boost::program_options::options_description_easy_init Add() { return described_.add_options(); }
  /// --set key.path=value, which every command with a CONFIG takes.
  void AddSet();

  /// Nothing if the command is to run; otherwise its exit status: help was asked for, or the usage was wrong.
  std::optional<int> Parse(const Arguments& arguments);

  const boost::program_options::variables_map& values() const { return values_; }
  std::string Positional(const std::string& name) const { return values_[name].as<std::string>(); }
  /// Whether the option is among the arguments.
  bool Has(const std::string& name) const { return values_.count(name) > 0 && !values_[name].defaulted(); }

  /// The configuration that CONFIG and --set describe. Prints every problem and note to standard error; nothing
  /// is returned where there was a problem, and the command then ends with kBadInput.
  std::optional<config::Config> ReadConfig() const;

  /// For values of options that Parse cannot judge: prints the message, and returns kBadUsage.
  int UsageError(const std::string& message) const;

 private:
  std::string HelpText() const;

  std::string command_;
  std::vector<std::string> positional_;
  std::string text_;
  boost::program_options::options_description described_;
  boost::program_options::variables_map values_;
};

/// To standard error.
void Print(const Diagnostics& diagnostics);

}  // namespace leopard::cli

#endif  // LEOPARD_CLI_OPTIONS_H_
