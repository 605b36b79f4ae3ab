# Sourced after common.sh by the scripts that need instrumented builds.

# has_clang: clang++ with its runtimes of libFuzzer and the sanitizers.
has_clang() {
  local runtime
  command -v clang++ > /dev/null || return 1
  for runtime in fuzzer asan tsan; do
    [[ -f $(clang++ -print-file-name="libclang_rt.$runtime-$(uname -m).a") ]] || return 1
  done
}

require_clang() {
  has_clang && return
  echo "NOT RUN: clang++ with libFuzzer and the sanitizers is not installed: run scripts/setup --tests"
  exit 77
}

# build_with_clang FOLDER OPTION TARGET...: configures FOLDER with clang++ and OPTION, builds the targets; what the
# compiler said is only shown where it failed.
build_with_clang() {
  local folder=$1 option=$2 log=$1/build.log
  shift 2
  mkdir -p "$folder"
  step cmake -S . -B "$folder" -G Ninja -DCMAKE_BUILD_TYPE=Release -DCMAKE_CXX_COMPILER=clang++ "$option" \
    > "$folder/configure.log"
  cmake --build "$folder" --parallel "$jobs" --target "$@" > "$log" 2>&1 && return
  tail -n 40 "$log"
  echo "not built; again: (cd $(printf %q "$root") && $(printf '%q ' cmake --build "$folder" --target "$@"))" >&2
  exit 1
}

# Reports name functions, a fault ends the process, and freed memory is not hoarded.
export ASAN_OPTIONS=abort_on_error=0:detect_stack_use_after_return=1:quarantine_size_mb=16:strict_string_checks=1
export UBSAN_OPTIONS=print_stacktrace=1
export TSAN_OPTIONS=halt_on_error=1:second_deadlock_stack=1
