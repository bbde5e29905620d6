#include <algorithm>
#include <map>
#include <ostream>

#include "core/app/cli/command_line.hpp"
#include "core/app/cli/small_verbs.hpp"

namespace sambung::cli {

namespace {

/// A verb with its long options: {"dlq ls", " --connection --config"}.
struct Words {
  std::string verb;
  std::string options;

  bool in_group() const { return verb.find(' ') != verb.npos; }
  std::string first() const { return verb.substr(0, verb.find(' ')); }
  std::string second() const { return verb.substr(verb.find(' ') + 1); }
};

/// The lines of completion_words().
std::vector<Words> parsed(const std::string& lines) {
  std::vector<Words> all;
  for (std::size_t at = 0; at < lines.size();) {
    const std::size_t end = lines.find('\n', at);
    const std::string line = lines.substr(at, end - at);
    const std::size_t options = std::min(line.find(" --"), line.size());
    all.push_back({line.substr(0, options), line.substr(options)});
    at = end + 1;
  }
  return all;
}

/// What may stand first, each once.
std::string names(const std::vector<Words>& all) {
  std::string text;
  std::string last;
  for (const Words& words : all) {
    if (words.first() != last) text += (text.empty() ? "" : " ") + words.first();
    last = words.first();
  }
  return text;
}

/// {"dlq", " ls show replay drop"}
std::map<std::string, std::string> groups(const std::vector<Words>& all) {
  std::map<std::string, std::string> found;
  for (const Words& words : all) {
    if (words.in_group()) found[words.first()] += " " + words.second();
  }
  return found;
}

/// All of them as arms of a shell's `case`: verbs with their options, groups with their verbs.
std::string arms(const std::vector<Words>& all) {
  std::string text;
  for (const Words& words : all) {
    text += "    \"" + words.verb + "\") options=\"" + words.options + "\" ;;\n";
  }
  for (const auto& [group, verbs] : groups(all)) {
    text += "    \"" + group + "\") options=\"" + verbs + "\" ;;\n";
  }
  return text;
}

std::string group_pattern(const std::vector<Words>& all) {
  std::string text;
  for (const auto& [group, verbs] : groups(all)) text += (text.empty() ? "" : "|") + group;
  return text;
}

std::string bash(const std::vector<Words>& all) {
  return "# sambung completion bash > /usr/share/bash-completion/completions/sambung\n"
         "_sambung() {\n"
         "  local word=\"${COMP_WORDS[COMP_CWORD]}\" verb=\"${COMP_WORDS[1]}\" options=\"\"\n"
         "  if [ \"$COMP_CWORD\" -eq 1 ]; then\n"
         "    COMPREPLY=($(compgen -W \"" +
         names(all) +
         "\" -- \"$word\"))\n    return\n  fi\n"
         "  case \"$verb\" in " +
         group_pattern(all) +
         ") [ \"$COMP_CWORD\" -gt 2 ] && verb=\"$verb ${COMP_WORDS[2]}\" ;; esac\n"
         "  case \"$verb\" in\n" +
         arms(all) +
         "  esac\n"
         "  COMPREPLY=($(compgen -W \"$options\" -- \"$word\") $(compgen -f -- \"$word\"))\n"
         "}\n"
         "complete -F _sambung sambung\n";
}

std::string zsh(const std::vector<Words>& all) {
  return "#compdef sambung\n# sambung completion zsh > \"${fpath[1]}/_sambung\"\n"
         "if (( CURRENT == 2 )); then\n  compadd " +
         names(all) +
         "\nelse\n  local verb=\"$words[2]\" options=\"\"\n"
         "  case \"$verb\" in " +
         group_pattern(all) +
         ") (( CURRENT > 3 )) && verb=\"$verb $words[3]\" ;; esac\n"
         "  case \"$verb\" in\n" +
         arms(all) + "  esac\n  compadd -- ${=options}\n  _files\nfi\n";
}

std::string fish(const std::vector<Words>& all) {
  std::string text =
      "# sambung completion fish > ~/.config/fish/completions/sambung.fish\n"
      "complete -c sambung -n __fish_use_subcommand -f -a '" +
      names(all) + "'\n";
  for (const auto& [group, verbs] : groups(all)) {
    text += "complete -c sambung -n '__fish_seen_subcommand_from " + group +
            "; and not "
            "__fish_seen_subcommand_from" +
            verbs + "' -f -a '" + verbs.substr(1) + "'\n";
  }
  for (const Words& words : all) {
    std::string seen = "__fish_seen_subcommand_from " + words.first();
    if (words.in_group()) seen += "; and __fish_seen_subcommand_from " + words.second();
    for (std::size_t at = words.options.find("--"); at != std::string::npos;) {
      const std::size_t end = std::min(words.options.find(' ', at), words.options.size());
      text += "complete -c sambung -n '" + seen + "' -l " +
              words.options.substr(at + 2, end - at - 2) + "\n";
      at = words.options.find("--", end);
    }
  }
  return text;
}

}  // namespace

void Completion::declare(Options& options) {
  options.needed_text("shell", shell_, "bash, zsh or fish");
}

int Completion::run(Terminal& terminal) {
  const std::vector<Words> words = parsed(completion_words(terminal));
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
