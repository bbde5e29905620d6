#include <algorithm>
#include <ostream>

#include "core/app/cli/operate.hpp"
#include "core/app/cli/signals.hpp"
#include "core/json/document.hpp"

namespace sambung::cli {

namespace {

std::string cell(std::string text, std::size_t width) {
  if (text.size() < width) text.resize(width, ' ');
  return text + "  ";
}

std::string text_of(json::Value object, std::string_view key) {
  return object[key].text().value_or("");
}

void print_status(const std::string& answer, const Terminal& terminal) {
  const auto document = json::Document::parse(answer);
  if (!document) return;
  const json::Value root = document->root();
  std::uint64_t last = 0;
  for (const json::Value extent : json::children(root["journal"])) {
    last += static_cast<std::uint64_t>(extent["last"].integer().value_or(0));
  }
  terminal.out << "journal " << last << " events";
  if (root["state"].is_object()) terminal.out << ", state lag " << text_of(root["state"], "lag");
  terminal.out << "\n"
               << cell("CONNECTION", 18) << cell("STATE", 9) << cell("LAG", 8) << cell("PARKED", 6)
               << cell("DONE", 9) << cell("DEAD", 5) << "HOST\n";
  for (const json::Value connection : json::children(root["connections"])) {
    const json::Value host = connection["host"];
    terminal.out << cell(text_of(connection, "name"), 18) << cell(text_of(connection, "state"), 9)
                 << cell(text_of(connection, "lag"), 8) << cell(text_of(connection, "parked"), 6)
                 << cell(text_of(connection, "done"), 9) << cell(text_of(connection, "dead"), 5)
                 << text_of(host, "state");
    if (host["pid"].integer().value_or(0) > 0) terminal.out << " (" << text_of(host, "pid") << ")";
    const std::string reason = text_of(connection, "reason");
    terminal.out << (reason.empty() ? "" : "  " + reason) << "\n";
  }
}

}  // namespace

void Top::declare(Options& options) {
  operator_.config.declare(options);
  options.flag("-w,--watch", watch_, "Again every second, until Ctrl-C");
}

int Top::run(Terminal& terminal) {
  Signals signals;
  for (;;) {
    const auto answer = operator_.ask(control::RequestLine("status"), terminal);
    if (!answer) return operator_.code;
    if (watch_ && terminal.out_is_terminal) terminal.out << "\033[H\033[2J";
    if (terminal.format == Format::kText) {
      print_status(*answer, terminal);
    } else {
      print_answer(*answer, terminal);
    }
    terminal.out.flush();
    if (!watch_) return kOk;
    if (const auto signal = signals.next(std::chrono::seconds(1))) return kSignalBase + *signal;
  }
}

void Trace::declare(Options& options) {
  options.needed_text("event", event_, "Id of the event, 26 characters");
  operator_.config.declare(options);
}

int Trace::run(Terminal& terminal) {
  const auto document =
      operator_.ask_for_text(control::RequestLine("trace").text("event", event_), terminal);
  if (!document) return operator_.code;
  const json::Value root = document->root();
  terminal.out << event_ << "  " << text_of(root, "type") << "\n  " << text_of(root, "recorded")
               << "  accepted at #" << text_of(root, "position") << "\n";
  for (const json::Value hop : json::children(root["hops"])) {
    terminal.out << "  " << text_of(hop, "at") << "  " << text_of(hop, "connection") << "  attempt "
                 << text_of(hop, "attempt") << "  " << text_of(hop, "outcome") << "  "
                 << text_of(hop, "remote_id") << "\n";
  }
  return kOk;
}

}  // namespace sambung::cli
