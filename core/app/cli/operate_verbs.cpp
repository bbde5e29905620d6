#include "core/app/cli/operate_verbs.hpp"

#include "core/app/cli/since.hpp"
#include "core/json/document.hpp"

namespace sambung::cli {

namespace {

std::string member(const std::string& answer, std::string_view key) {
  const auto document = json::Document::parse(answer);
  return document ? document->root()[key].text().value_or("0") : std::string("0");
}

/// A time as the broker reads it; what is none goes as it stands, to be refused there.
std::string moment_text(const std::string& written) {
  std::string text = since_text(written);
  return text.empty() ? written : text;
}

}  // namespace

void Replay::declare_more(Options& options) {
  options.needed_text("connection", connection_, "Name of the connection");
  options.number("--from-seq", from_seq_, "From this offset on, in each partition");
  options.text("--since", since_, "From what was recorded then on: 1h, 2026-01-31 or RFC 3339");
  options.flag("--all", all_, "From the first event that is kept");
  options.number("--to-seq", to_seq_, "Up to this offset, in each partition");
  options.text("--to", to_,
               "Up to what was recorded before then; without an end, up to where the "
               "connection stands, and it goes on from there");
}

control::RequestLine Replay::request() const {
  control::RequestLine line("replay");
  line.text("connection", connection_).flag("all", all_);
  if (from_seq_ > 0) line.integer("from_seq", static_cast<std::int64_t>(from_seq_));
  if (to_seq_ > 0) line.integer("to_seq", static_cast<std::int64_t>(to_seq_));
  return std::move(line.text("since", moment_text(since_)).text("to", moment_text(to_)));
}

std::string Replay::sentence(const std::string& answer) const {
  return member(answer, "events") + " events come again to " + connection_ + ", filters aside";
}

std::string Rebuild::sentence(const std::string& answer) const {
  return "state rebuilt from " + member(answer, "events") + " events";
}

std::string Renormalise::sentence(const std::string& answer) const {
  return member(answer, "recognised") + " unrecognised events understood, " +
         member(answer, "revised") + " revised, of " + member(answer, "read") + " read";
}

void Erase::declare_more(Options& options) {
  options.text("person", person_, "Id of the person, 26 characters");
  options.text("--phone", phone_, "Or a phone number: digits, as WhatsApp sends them");
  options.text("--user-id", user_id_, "Or a business-scoped user id, with --portfolio");
  options.text("--portfolio", portfolio_, "Business portfolio of the user id");
}

control::RequestLine Erase::request() const {
  control::RequestLine line("erase");
  const std::string digits = phone_.starts_with('+') ? phone_.substr(1) : phone_;
  return std::move(line.text("person", person_)
                       .text("phone", digits)
                       .text("user_id", user_id_)
                       .text("portfolio", portfolio_));
}

/// Where else: connected systems are asked one after the other, each at its own pace.
std::string records_of(const std::string& answer) {
  const auto document = json::Document::parse(answer);
  std::string text;
  for (const json::Value record :
       document ? json::children(document->root()["records"]) : json::children(json::Value())) {
    text += (text.empty() ? "; erased too: " : ", ") + record["connection"].string().value_or("") +
            " " + record["record"].string().value_or("");
  }
  return text;
}

std::string Erase::sentence(const std::string& answer) const {
  return "person " + member(answer, "person") + " erased: keys of " +
         member(answer, "identifiers") + " identifiers destroyed, " + member(answer, "redacted") +
         " records emptied, " + member(answer, "files") + " files removed" + records_of(answer);
}

void Pause::declare_more(Options& options) {
  options.needed_text("connection", connection_, "Name of the connection");
  options.text("--reason", reason_, "Shown by sambung top");
}

control::RequestLine Pause::request() const {
  control::RequestLine line("pause");
  return std::move(line.text("connection", connection_).text("reason", reason_));
}

std::string Pause::sentence(const std::string&) const {
  return connection_ + " is held, across restarts; sambung resume " + connection_ + " ends it";
}

void Resume::declare_more(Options& options) {
  options.needed_text("connection", connection_, "Name of the connection");
}

control::RequestLine Resume::request() const {
  control::RequestLine line("resume");
  return std::move(line.text("connection", connection_));
}

std::string Resume::sentence(const std::string&) const { return connection_ + " goes on"; }

int Reload::run(Terminal& terminal) {
  const int code = Changing::run(terminal);
  return code == kBadData ? static_cast<int>(kBadConfig) : code;
}

std::string Reload::sentence(const std::string& answer) const {
  const auto document = json::Document::parse(answer);
  std::string text = "reloaded";
  for (const auto& [key, words] : {std::pair{"added", "added"},
                                   {"removed", "removed"},
                                   {"changed", "restarted"},
                                   {"needs_restart", "waits for a restart of the broker:"}}) {
    if (!document || document->root()[key].size() == 0) continue;
    text += std::string("; ") + words;
    for (const json::Value name : json::children(document->root()[key])) {
      text += " " + name.string().value_or("");
    }
  }
  return text;
}

void DlqChange::declare_more(Options& options) {
  options.number("number", number_, "Number of the dead letter (sambung dlq ls)");
  options.text("--connection", connection_, "All dead letters of this connection");
}

int DlqChange::run(Terminal& terminal) {
  if (number_ > 0 || !connection_.empty()) return Changing::run(terminal);
  return terminal.fail(kUsage,
                       "name a number (sambung dlq ls shows them), or --connection for all "
                       "of one connection");
}

control::RequestLine DlqChange::request() const {
  control::RequestLine line(verb_);
  if (number_ > 0) line.integer("number", static_cast<std::int64_t>(number_));
  return std::move(line.text("connection", connection_));
}

std::string DlqChange::sentence(const std::string& answer) const {
  const bool replayed = std::string_view(verb_) == "dlq_replay";
  return member(answer, "count") +
         (replayed ? " dead letters to be delivered again" : " dead letters dropped");
}

}  // namespace sambung::cli
