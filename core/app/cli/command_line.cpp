#include "core/app/cli/command_line.hpp"

#include <CLI/App.hpp>
#include <CLI/Config.hpp>
#include <CLI/Formatter.hpp>
#include <algorithm>
#include <cctype>
#include <map>
#include <ostream>

#include "core/app/cli/version.hpp"
#include "core/settings/nearest.hpp"

namespace sambung::cli {

namespace {

/// "SAMBUNG_DRY_RUN" for "--dry-run", which may stand behind a short name; empty for what has none.
std::string variable_of(const std::string& names) {
  const std::size_t dashes = names.find("--");
  if (dashes == names.npos) return {};
  std::string name = "SAMBUNG_";
  for (const char c : names.substr(dashes + 2)) {
    name += c == '-' ? '_' : static_cast<char>(std::toupper(static_cast<unsigned char>(c)));
  }
  return name;
}

/// Options of one verb as CLI11 options. Each long one has an environment variable, which counts
/// where the command line does not name it.
class AppOptions final : public Options {
 public:
  explicit AppOptions(CLI::App& app) : app_(app) {}

  void flag(const char* names, bool& target, const char* help) override {
    app_.add_flag(names, target, help)->envname(variable_of(names));
  }
  void text(const char* names, std::string& target, const char* help) override {
    app_.add_option(names, target, help)->envname(variable_of(names));
  }
  void needed_text(const char* name, std::string& target, const char* help) override {
    app_.add_option(name, target, help)->required();
  }
  void texts(const char* names, std::vector<std::string>& target, const char* help) override {
    CLI::Option* option = app_.add_option(names, target, help);
    if (names[0] != '-') return;
    option->expected(1)->take_all()->delimiter('\n')->envname(variable_of(names));
  }
  void number(const char* names, std::uint64_t& target, const char* help) override {
    app_.add_option(names, target, help)->envname(variable_of(names));
  }
  void real(const char* names, double& target, const char* help) override {
    app_.add_option(names, target, help)->envname(variable_of(names));
  }

 private:
  CLI::App& app_;
};

/// The tree of verbs and what was chosen in it. Confined to one command line.
class Tree {
 public:
  explicit Tree(Terminal& terminal) : terminal_(terminal), root_("", "sambung") { build(); }

  int run(std::vector<std::string> arguments);
  std::string words() const;

 private:
  struct Leaf {
    CLI::App* app;
    std::unique_ptr<Command> command;
  };

  void build();
  CLI::App* group(const std::string& name);
  void add(const Verb& verb);
  int help();
  int usage(const std::string& what, const std::vector<std::string>& arguments);

  Terminal& terminal_;
  CLI::App root_;
  std::map<std::string, CLI::App*> groups_;
  std::vector<Leaf> leaves_;
  std::string format_ = "text";
};

void Tree::build() {
  root_.description(
      "sambung carries WhatsApp messages between Meta and the systems of a business.\n"
      "sambung dev shows it working on this machine, without an account.");
  root_.require_subcommand(1);
  root_.set_version_flag("--version", std::string("sambung ") + kVersion);
  root_.footer(
      "sambung VERB --help shows each verb with an example. Every --flag can be set by its\n"
      "variable SAMBUNG_FLAG; the command line goes before it, and it before the file.\n"
      "Exit codes: 0 ok, 1 findings, 64 usage, 65 data, 69 unavailable, 70 internal, "
      "73 exists,\n74 I/O, 75 try again, 77 permission, 78 configuration, 130/143 signals.");
  for (const Verb& verb : verbs()) add(verb);
}

CLI::App* Tree::group(const std::string& name) {
  CLI::App*& app = groups_[name];
  if (app == nullptr) {
    app = root_.add_subcommand(name, std::string(summary_of_group(name)));
    app->require_subcommand(1);
  }
  return app;
}

void Tree::add(const Verb& verb) {
  const std::string name = verb.name;
  const std::size_t space = name.find(' ');
  CLI::App* parent = space == name.npos ? &root_ : group(name.substr(0, space));
  CLI::App* app =
      parent->add_subcommand(space == name.npos ? name : name.substr(space + 1), verb.summary);
  app->footer(std::string("Example:\n  ") + verb.example);
  app->add_option("-o,--output", format_, "text, json or jsonl; only json and jsonl are stable")
      ->envname(variable_of("-o,--output"))
      ->check(CLI::IsMember({"text", "json", "jsonl"}));
  // With it CLI11 looks at the variables of this verb when it was chosen, and only then.
  app->parse_complete_callback([] {});
  auto command = verb.make();
  AppOptions options(*app);
  command->declare(options);
  leaves_.push_back({app, std::move(command)});
}

int Tree::usage(const std::string& what, const std::vector<std::string>& arguments) {
  if (root_.get_subcommands().empty() && arguments.size() > 1 && arguments[1][0] != '-') {
    std::vector<std::string> names;
    for (const CLI::App* app : root_.get_subcommands(nullptr)) names.push_back(app->get_name());
    const std::string near = settings::nearest(arguments[1], names);
    terminal_.err << "error: there is no verb `" << arguments[1] << "`\n";
    if (!near.empty()) terminal_.err << "  did you mean `sambung " << near << "`?\n";
  } else {
    terminal_.err << "error: " << what << "\n";
  }
  std::string words = "sambung";
  const CLI::App* app = &root_;
  while (!app->get_subcommands().empty()) {
    app = app->get_subcommands().front();
    words += " " + app->get_name();
  }
  terminal_.err << "  see " << words << " --help\n";
  return kUsage;
}

int Tree::help() {
  std::string path = "sambung";
  const CLI::App* app = &root_;
  while (!app->get_subcommands().empty()) {
    app = app->get_subcommands().front();
    if (!app->get_subcommands().empty()) path += " " + app->get_name();
  }
  terminal_.out << (app == &root_ ? root_.help() : app->help(path));
  return kOk;
}

int Tree::run(std::vector<std::string> arguments) {
  std::vector<std::string> reversed(arguments.rbegin(), arguments.rend());
  reversed.pop_back();  // the program's name
  if (reversed.empty()) {
    terminal_.err << root_.help();
    return kUsage;
  }
  try {
    root_.parse(std::move(reversed));
  } catch (const CLI::CallForHelp&) {
    return help();
  } catch (const CLI::CallForVersion&) {
    terminal_.out << "sambung " << kVersion << "\n";
    return kOk;
  } catch (const CLI::ParseError& thrown) {
    return usage(thrown.what(), arguments);
  }
  static const std::map<std::string, Format> kFormats = {
      {"text", Format::kText}, {"json", Format::kJson}, {"jsonl", Format::kJsonLines}};
  terminal_.format = kFormats.at(format_);
  for (const Leaf& leaf : leaves_) {
    if (leaf.app->parsed()) return leaf.command->run(terminal_);
  }
  return kInternal;
}

std::string Tree::words() const {
  std::string text;
  std::size_t at = 0;
  for (const Verb& verb : verbs()) {
    text += verb.name;
    for (const CLI::Option* option : leaves_[at++].app->get_options()) {
      for (const std::string& name : option->get_lnames()) text += " --" + name;
    }
    text += "\n";
  }
  return text;
}

}  // namespace

int run_command_line(std::vector<std::string> arguments, Terminal& terminal) {
  return Tree(terminal).run(std::move(arguments));
}

std::string completion_words(Terminal& terminal) { return Tree(terminal).words(); }

}  // namespace sambung::cli
