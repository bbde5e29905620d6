#include <unistd.h>

#include <exception>
#include <filesystem>
#include <iostream>

#include "core/app/cli/command_line.hpp"

namespace {

/// The folder of this program; sambung-host is beside it.
std::filesystem::path own_folder() {
  std::error_code error;
  return std::filesystem::read_symlink("/proc/self/exe", error).parent_path();
}

}  // namespace

int main(int count, char** arguments) {
  sambung::cli::Terminal terminal{.in = std::cin,
                                  .out = std::cout,
                                  .err = std::cerr,
                                  .out_is_terminal = ::isatty(STDOUT_FILENO) == 1,
                                  .err_is_terminal = ::isatty(STDERR_FILENO) == 1,
                                  .format = sambung::cli::Format::kText,
                                  .programs = own_folder()};
  try {
    const int code = sambung::cli::run_command_line({arguments, arguments + count}, terminal);
    std::cout.flush();
    return std::cout.good() ? code : static_cast<int>(sambung::cli::kInputOutput);
  } catch (const std::exception& thrown) {  // out of memory, or our own mistake
    std::cerr << "error: this should not have happened: " << thrown.what() << "\n";
    return sambung::cli::kInternal;
  }
}
