#pragma once

#include "core/app/cli/verb.hpp"

namespace sambung::cli {

/// Parses the arguments, finds the verb, runs it; the exit code of the process. `arguments` has the
/// program's name first.
int run_command_line(std::vector<std::string> arguments, Terminal& terminal);

/// The long options of every verb ("lint --config ..."), one verb a line: for completion.
std::string completion_words(Terminal& terminal);

}  // namespace sambung::cli
