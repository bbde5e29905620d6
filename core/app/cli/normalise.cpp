#include "core/app/cli/normalise.hpp"

#include <algorithm>
#include <istream>
#include <iterator>
#include <ostream>

#include "core/app/event_text.hpp"
#include "core/model/indent.hpp"
#include "core/whatsapp/normalise.hpp"

namespace sambung::cli {

namespace {

constexpr std::size_t kBodyBytesMax = 16 * 1024 * 1024;

/// Everything on standard input; false when it is too much.
bool read_body(std::istream& in, std::string& body) {
  char piece[65536];
  while (in.read(piece, sizeof piece) || in.gcount() > 0) {
    body.append(piece, static_cast<std::size_t>(in.gcount()));
    if (body.size() > kBodyBytesMax) return false;
  }
  return true;
}

void print(const std::vector<model::EncodedEvent>& events, Terminal& terminal) {
  std::string array = "[";
  for (const model::EncodedEvent& event : events) {
    const std::string json = app::event_json(event);
    if (terminal.format == Format::kJsonLines) terminal.out << json << "\n";
    if (terminal.format == Format::kText) terminal.out << model::indented(json) << "\n";
    array += (array.size() > 1 ? "," : "") + json;
  }
  if (terminal.format == Format::kJson) terminal.out << array << "]\n";
}

}  // namespace

void Normalise::declare(Options& options) {
  options.flag("--no-raw", no_raw_, "Leave out what WhatsApp wrote");
  options.text("--app", app_, "Name of the app in the events' source (default main)");
  options.text("--portfolio", portfolio_, "Business portfolio: scope of business-scoped user ids");
}

int Normalise::run(Terminal& terminal) {
  std::string body;
  if (!read_body(terminal.in, body)) {
    return terminal.fail(kBadData, "standard input has more than 16 MiB; no webhook is that long");
  }
  if (body.empty()) {
    return terminal.fail(kBadData,
                         "standard input is empty; pipe a webhook body in:  "
                         "sambung normalise < body.json");
  }
  // Ids and subjects are keyed; a fixed key makes this output the same on every machine.
  auto keys = model::Keys::make(Secret(std::string(model::Keys::kKeySize, 'n')));
  if (!keys) return terminal.fail(keys.error());
  const auto events = whatsapp::normalise(body, {.app = app_,
                                                 .accounts = {},
                                                 .portfolio = portfolio_,
                                                 .received = UnixTime{},
                                                 .keys = *keys,
                                                 .keep_raw = !no_raw_});
  print(events, terminal);
  const auto strange = std::count_if(events.begin(), events.end(), [](const auto& event) {
    return event.envelope.type == "unrecognised";
  });
  terminal.err << events.size() << (events.size() == 1 ? " event" : " events");
  if (strange > 0) terminal.err << ", " << strange << " of them unrecognised";
  terminal.err << "; ids are not those of any deployment\n";
  return strange > 0 ? kFindings : kOk;
}

}  // namespace sambung::cli
