#include <ostream>

#include "core/app/cli/command_line.hpp"
#include "core/app/cli/small_verbs.hpp"

namespace sambung::cli {

namespace {

/// The words of completion_words() as arms of a shell's `case`.
std::string arms(const std::string& words) {
  std::string text;
  for (std::size_t at = 0; at < words.size();) {
    const std::size_t end = words.find('\n', at);
    const std::string line = words.substr(at, end - at);
    std::size_t options = line.find(" --");
    if (options == line.npos) options = line.size();
    std::string rest = line.substr(options);
    text += "    \"" + line.substr(0, options) + "\") options=\"" + rest + "\" ;;\n";
    at = end + 1;
  }
  return text;
}

std::string names(const std::string& words) {
  std::string text;
  std::string last;
  for (std::size_t at = 0; at < words.size(); at = words.find('\n', at) + 1) {
    const std::string name = words.substr(at, words.find_first_of(" \n", at) - at);
    if (name != last) text += (text.empty() ? "" : " ") + name;
    last = name;
  }
  return text;
}

std::string bash(const std::string& words) {
  return "# sambung completion bash > /usr/share/bash-completion/completions/sambung\n"
         "_sambung() {\n"
         "  local word=\"${COMP_WORDS[COMP_CWORD]}\" verb=\"${COMP_WORDS[1]}\" options=\"\"\n"
         "  if [ \"$COMP_CWORD\" -eq 1 ]; then\n"
         "    COMPREPLY=($(compgen -W \"" +
         names(words) +
         "\" -- \"$word\"))\n    return\n  fi\n"
         "  case \"$verb\" in\n"
         "    dlq) [ \"$COMP_CWORD\" -eq 2 ] && options=\"ls show replay drop\" ;;\n"
         "    connector) [ \"$COMP_CWORD\" -eq 2 ] && options=\"list info\" ;;\n" +
         arms(words) +
         "  esac\n"
         "  COMPREPLY=($(compgen -W \"$options\" -- \"$word\") $(compgen -f -- \"$word\"))\n"
         "}\n"
         "complete -F _sambung sambung\n";
}

std::string zsh(const std::string& words) {
  return "#compdef sambung\n# sambung completion zsh > \"${fpath[1]}/_sambung\"\n"
         "if (( CURRENT == 2 )); then\n  compadd " +
         names(words) + "\nelse\n  case \"$words[2]\" in\n" + arms(words) +
         "  esac\n  compadd -- ${=options}\n  _files\nfi\n";
}

std::string fish(const std::string& words) {
  return "# sambung completion fish > ~/.config/fish/completions/sambung.fish\n"
         "complete -c sambung -n __fish_use_subcommand -f -a '" +
         names(words) + "'\n";
}

}  // namespace

void Completion::declare(Options& options) {
  options.needed_text("shell", shell_, "bash, zsh or fish");
}

int Completion::run(Terminal& terminal) {
  const std::string words = completion_words(terminal);
  if (shell_ == "bash") {
    terminal.out << bash(words);
  } else if (shell_ == "zsh") {
    terminal.out << zsh(words);
  } else if (shell_ == "fish") {
    terminal.out << fish(words);
  } else {
    return terminal.fail(kUsage, "completion knows bash, zsh and fish, not " + shell_);
  }
  return kOk;
}

}  // namespace sambung::cli
