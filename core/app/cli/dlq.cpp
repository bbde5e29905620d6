#include <ostream>

#include "core/app/cli/operate.hpp"
#include "core/json/document.hpp"
#include "core/model/indent.hpp"

namespace sambung::cli {

void DlqList::declare(Options& options) {
  options.text("--connection", connection_, "Of this connection alone");
  operator_.config.declare(options);
}

int DlqList::run(Terminal& terminal) {
  const auto document = operator_.ask_for_text(
      control::RequestLine("dlq_ls").text("connection", connection_), terminal);
  if (!document) return operator_.code;
  for (const json::Value letter : json::children(document->root())) {
    for (const char* key : {"number", "at", "connection", "type", "outcome", "reason"}) {
      terminal.out << letter[key].text().value_or("") << "  ";
    }
    terminal.out << "\n";
  }
  terminal.err << document->root().size() << " dead letters\n";
  return kOk;
}

void DlqShow::declare(Options& options) {
  options.number("number", number_, "Number of the dead letter");
  operator_.config.declare(options);
}

int DlqShow::run(Terminal& terminal) {
  if (number_ == 0) return terminal.fail(kUsage, "name a number; sambung dlq ls shows them");
  const auto answer = operator_.ask(
      control::RequestLine("dlq_show").integer("number", static_cast<std::int64_t>(number_)),
      terminal);
  if (!answer) return operator_.code;
  terminal.out << (terminal.format == Format::kText ? model::indented(*answer) : *answer) << "\n";
  return kOk;
}

}  // namespace sambung::cli
