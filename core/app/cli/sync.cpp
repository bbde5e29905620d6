#include "core/app/cli/sync.hpp"

#include <ostream>

namespace sambung::cli {

namespace {

std::string text(const json::Value& element, const char* key) {
  return element[key].text().value_or("");
}

}  // namespace

void Listing::declare(Options& options) {
  declare_more(options);
  operator_.config.declare(options);
}

int Listing::run(Terminal& terminal) {
  const auto document = operator_.ask_for_text(request(), terminal);
  if (!document) return operator_.code;
  for (const json::Value element : json::children(document->root())) {
    terminal.out << line(element) << "\n";
  }
  terminal.err << total(document->root().size()) << "\n";
  return kOk;
}

void SyncPlan::declare_more(Options& options) {
  options.text("--connection", connection_, "Of this connection alone");
}

control::RequestLine SyncPlan::request() const {
  return std::move(control::RequestLine("sync_plan").text("connection", connection_));
}

std::string SyncPlan::line(const json::Value& element) const {
  std::string line = text(element, "connection") + "  " + text(element, "what") + "  person " +
                     text(element, "person");
  if (const std::string record = text(element, "record"); !record.empty()) {
    line += "  record " + record;
  }
  if (element["looks_first"].boolean().value_or(false)) line += "  (looks first)";
  for (const json::Value field : json::children(element["fields"])) {
    const json::Value now = field["now"];
    line += "\n    " + field.key() + ": " + (now.absent() ? "?" : std::string(now.raw())) + " -> " +
            std::string(field["then"].raw());
  }
  return line;
}

std::string SyncPlan::total(std::size_t count) const {
  return std::to_string(count) + " records would be written";
}

void SyncLinks::declare_more(Options& options) {
  options.text("--connection", connection_, "Of this connection alone");
  options.text("--person", person_, "Of this person alone");
}

control::RequestLine SyncLinks::request() const {
  return std::move(
      control::RequestLine("sync_links").text("connection", connection_).text("person", person_));
}

std::string SyncLinks::line(const json::Value& element) const {
  return text(element, "person") + "  " + text(element, "connection") + "  " +
         text(element, "state") + "  " + text(element, "record");
}

std::string SyncLinks::total(std::size_t count) const { return std::to_string(count) + " links"; }

void SyncConflicts::declare_more(Options& options) {
  options.text("--person", person_, "Of this person alone");
  options.number("--after", after_, "With a number above this");
}

control::RequestLine SyncConflicts::request() const {
  return std::move(control::RequestLine("sync_conflicts")
                       .text("person", person_)
                       .integer("after", static_cast<std::int64_t>(after_)));
}

std::string SyncConflicts::line(const json::Value& element) const {
  return text(element, "number") + "  " + text(element, "decided_at") + "  person " +
         text(element, "person") + "  " + text(element, "field") + " = " +
         std::string(element["value"].raw()) + "  of " + text(element, "origin") + " (" +
         text(element, "author") + ", " + text(element, "set_at") + ")  by " +
         text(element, "rule");
}

std::string SyncConflicts::total(std::size_t count) const {
  return std::to_string(count) + " values gave way; sambung sync restore NUMBER brings one back";
}

std::string SyncReviews::line(const json::Value& element) const {
  return text(element, "person") + "  " + text(element, "field") +
         (element["alarm"].boolean().value_or(false) ? "  rewritten by turns" : "") + "  " +
         std::string(element["offers"].raw());
}

std::string SyncReviews::total(std::size_t count) const {
  return std::to_string(count) + " fields wait; sambung sync set PERSON FIELD VALUE decides";
}

std::string SyncDrift::line(const json::Value& element) const {
  return text(element, "connection") + "  checked " + text(element, "checked") + "  drifted " +
         text(element, "drifted") + "  left " + text(element, "left") + "  " +
         std::string(element["samples"].raw());
}

std::string SyncDrift::total(std::size_t count) const {
  return std::to_string(count) + " connections were reconciled";
}

void SyncRestore::declare_more(Options& options) {
  options.number("number", number_, "Number of the conflict, as sambung sync conflicts shows it");
}

control::RequestLine SyncRestore::request() const {
  return std::move(
      control::RequestLine("sync_restore").integer("number", static_cast<std::int64_t>(number_)));
}

std::string SyncRestore::sentence(const std::string&) const {
  return "the value of conflict " + std::to_string(number_) + " is the person's again";
}

void SyncSet::declare_more(Options& options) {
  options.needed_text("person", person_, "Id of the person, 26 characters");
  options.needed_text("field", field_, "Canonical name of the field");
  options.text("value", value_, "JSON: \"text\", 17, true, null or a list of texts");
  options.flag("--pin", pin_, "From now on systems' changes to the field are undone");
  options.flag("--unpin", unpin_, "They count again");
}

control::RequestLine SyncSet::request() const {
  return std::move(control::RequestLine("sync_set")
                       .text("person", person_)
                       .text("field", field_)
                       .text("value", value_)
                       .flag("pin", pin_)
                       .flag("unpin", unpin_));
}

std::string SyncSet::sentence(const std::string&) const {
  return field_ + " of " + person_ + " is set; sambung sync plan shows what follows";
}

void SyncApply::declare_more(Options& options) {
  options.needed_text("connection", connection_, "The connection, whose writes are held");
}

control::RequestLine SyncApply::request() const {
  return std::move(control::RequestLine("sync_apply").text("connection", connection_));
}

std::string SyncApply::sentence(const std::string& answer) const {
  const auto plan = json::Document::parse(answer);
  return std::to_string(plan ? plan->root().size() : 0) + " records are written into " +
         connection_ + "; what becomes due from now on is held again";
}

void SyncReconcile::declare_more(Options& options) {
  options.text("--connection", connection_, "This connection alone");
}

control::RequestLine SyncReconcile::request() const {
  return std::move(control::RequestLine("sync_reconcile").text("connection", connection_));
}

std::string SyncReconcile::sentence(const std::string&) const {
  return "all records are read again; sambung sync drift says what came of it";
}

}  // namespace sambung::cli
