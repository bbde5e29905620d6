#include "core/app/cli/operate.hpp"

#include <spdlog/sinks/null_sink.h>

#include <ostream>

#include "core/app/cli/data_folder.hpp"
#include "core/app/operations.hpp"
#include "core/control/client.hpp"
#include "core/json/document.hpp"
#include "core/logging/logger.hpp"
#include "core/model/indent.hpp"

namespace sambung::cli {

namespace {

constexpr std::chrono::minutes kAnswerPatience{35};  // a rebuild may take 30

/// Without a broker: the same code on the files themselves.
Result<std::string> ask_files(const settings::Settings& settings,
                              const control::RequestLine& request, const Terminal& terminal) {
  auto folder = open_folder(settings);
  if (!folder) return folder.error();
  auto parsed = control::Request::parse(request.line());
  if (!parsed) return parsed.error();
  spdlog::logger silent("offline", std::make_shared<spdlog::sinks::null_sink_mt>());
  app::Operations operations({.journal = *(*folder)->reader.journal,
                              .ledger = *(*folder)->ledger,
                              .log = silent,
                              .data_folder = settings.data_folder,
                              .live = nullptr});
  auto answer = operations.answer(*parsed);
  if (answer) {
    terminal.err << "no broker is running on " << settings.data_folder.string()
                 << "; this comes from its files\n";
  }
  return answer;
}

}  // namespace

std::optional<std::string> Operator::ask(const control::RequestLine& request,
                                         const Terminal& terminal) {
  auto settings = settings_without_secrets(config, terminal);
  if (!settings) {
    code = kBadConfig;
    return std::nullopt;
  }
  auto answer =
      control::ask(settings->data_folder / "run" / "control.sock", request, kAnswerPatience);
  // An answer that is "not found" names what; a missing socket means that nobody is there.
  std::error_code error;
  const bool nobody = !answer && answer.error().code == ErrorCode::kNotFound &&
                      answer.error().what.find("control.sock") != std::string::npos;
  const bool no_folder = !std::filesystem::exists(settings->data_folder / "run", error);
  if (!answer && (nobody || no_folder)) answer = ask_files(*settings, request, terminal);
  if (answer) return *answer;
  code = terminal.fail(answer.error());
  return std::nullopt;
}

std::optional<json::Document> Operator::ask_for_text(const control::RequestLine& request,
                                                     const Terminal& terminal) {
  const auto answer = ask(request, terminal);
  if (!answer) return std::nullopt;
  if (terminal.format != Format::kText) {
    print_answer(*answer, terminal);
    return std::nullopt;
  }
  auto document = json::Document::parse(*answer);
  if (document) return std::move(*document);
  code = kInternal;
  return std::nullopt;
}

void print_answer(const std::string& answer, const Terminal& terminal) {
  const auto document = json::Document::parse(
      answer, {.bytes_max = control::kReplyBytesMax, .depth_max = 64, .nodes_max = 2'000'000});
  if (terminal.format == Format::kJsonLines && document && document->root().is_array()) {
    for (const json::Value item : json::children(document->root())) {
      terminal.out << item.raw() << "\n";
    }
    return;
  }
  terminal.out << answer << "\n";
}

void Changing::declare(Options& options) {
  declare_more(options);
  operator_.config.declare(options);
  options.flag("--dry-run", dry_run_, "Say what would happen, and change nothing");
}

int Changing::run(Terminal& terminal) {
  const auto answer = operator_.ask(request().flag("dry_run", dry_run_), terminal);
  if (!answer) return operator_.code;
  if (terminal.format != Format::kText) {
    print_answer(*answer, terminal);
  } else {
    terminal.out << (dry_run_ ? "would be: " : "") << sentence(*answer) << "\n";
  }
  return kOk;
}

}  // namespace sambung::cli
