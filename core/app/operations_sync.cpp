#include "core/app/members.hpp"
#include "core/app/operations.hpp"
#include "core/model/codec.hpp"
#include "core/model/time_text.hpp"
#include "core/sync/report.hpp"
#include "core/sync/value_json.hpp"

// What operators ask about two-way sync, and do to it.

namespace sambung::app {

namespace {

constexpr std::size_t kRowsMax = 1000;

void write(json::Writer& writer, const sync::PlannedWrite& plan) {
  writer.begin_object();
  text(writer, "connection", plan.connection);
  text(writer, "person", plan.person_id);
  text(writer, "record", plan.remote_id);
  text(writer, "what", plan.remote_id.empty() ? "make" : "change");
  writer.key("looks_first");
  writer.boolean(plan.needs_look);
  writer.key("fields");
  writer.begin_object();
  for (const sync::PlannedWrite::Field& field : plan.fields) {
    writer.key(field.name);
    writer.begin_object();
    if (field.now) {
      writer.key("now");
      sync::write(writer, *field.now);
    }
    writer.key("then");
    sync::write(writer, field.then);
    writer.end_object();
  }
  writer.end_object();
  writer.end_object();
}

void write(json::Writer& writer, const sync::LossView& loss) {
  writer.begin_object();
  writer.key("number");
  writer.integer(loss.number);
  text(writer, "person", loss.person_id);
  text(writer, "field", loss.field);
  writer.key("value");
  writer.raw(loss.value_json);
  text(writer, "set_at", model::time_text(from_unix_ms(loss.at)));
  text(writer, "author", loss.author);
  text(writer, "origin", loss.origin);
  text(writer, "rule", loss.reason);
  text(writer, "decided_at", model::time_text(from_unix_ms(loss.decided)));
  writer.end_object();
}

void write(json::Writer& writer, const sync::ReviewView& review) {
  writer.begin_object();
  text(writer, "person", review.person_id);
  text(writer, "field", review.field);
  writer.key("alarm");
  writer.boolean(review.alarm);
  writer.key("offers");
  writer.begin_array();
  for (const std::string& offer : review.offers_json) writer.raw(offer);
  writer.end_array();
  writer.end_object();
}

void write(json::Writer& writer, const sync::LinkView& link) {
  writer.begin_object();
  text(writer, "connection", link.connection);
  text(writer, "person", link.person_id);
  text(writer, "record", link.remote_id);
  text(writer, "state", link.state);
  writer.end_object();
}

template <class Rows>
std::string list_of(const Rows& rows) {
  std::string json;
  json::Writer writer(json);
  writer.begin_array();
  for (const auto& row : rows) write(writer, row);
  writer.end_array();
  return json;
}

Error missing(const char* what) {
  return Error{ErrorCode::kInvalid, std::string("name the ") + what};
}

}  // namespace

Result<sync::Report> Operations::report() const {
  return sync::Report::open(needs_.data_folder / "sync.db");
}

Operations::Answer Operations::sync_plan(const control::Request& request) {
  auto report_now = report();
  if (!report_now) return report_now.error();
  auto plans = report_now->plan(request.text("connection"), kRowsMax);
  if (!plans) return plans.error();
  return list_of(*plans);
}

Operations::Answer Operations::sync_links(const control::Request& request) {
  auto report_now = report();
  if (!report_now) return report_now.error();
  auto links = report_now->links(request.text("connection"), request.text("person"), kRowsMax);
  if (!links) return links.error();
  return list_of(*links);
}

Operations::Answer Operations::sync_conflicts(const control::Request& request) {
  auto report_now = report();
  if (!report_now) return report_now.error();
  auto losses =
      report_now->losses(request.text("person"), request.integer("after").value_or(0), kRowsMax);
  if (!losses) return losses.error();
  return list_of(*losses);
}

Operations::Answer Operations::sync_reviews(const control::Request&) {
  auto report_now = report();
  if (!report_now) return report_now.error();
  auto reviews = report_now->reviews(kRowsMax);
  if (!reviews) return reviews.error();
  return list_of(*reviews);
}

Operations::Answer Operations::sync_restore(const control::Request& request) {
  const auto number = request.integer("number");
  if (!number) return missing("number of a conflict");
  auto report_now = report();
  if (!report_now) return report_now.error();
  auto loss = report_now->loss(*number);
  if (!loss) return loss.error();
  return edit_person(request, {.person_id = loss->person_id,
                               .field = loss->field,
                               .value = model::Raw{loss->value_json},
                               .pinned = {},
                               .author = "human",
                               .time = {}});
}

Operations::Answer Operations::sync_set(const control::Request& request) {
  model::PersonEdited edited{.person_id = std::string(request.text("person")),
                             .field = std::string(request.text("field")),
                             .value = {},
                             .pinned = {},
                             .author = "human",
                             .time = {}};
  if (edited.person_id.empty()) return missing("person");
  if (edited.field.empty()) return missing("field");
  const std::string value(request.text("value"));
  if (request.flag("pin")) edited.pinned = true;
  if (request.flag("unpin")) edited.pinned = false;
  if (!value.empty()) {
    const auto document = json::Document::parse(value, {.bytes_max = 64 * 1024});
    const auto held = document ? sync::value_of(document->root()) : std::nullopt;
    if (!held) {
      return Error{ErrorCode::kInvalid,
                   "the value must be JSON that a field can hold: \"text\", 17, true, null or a "
                   "list of texts"};
    }
    edited.value = model::Raw{sync::to_json(*held)};
  }
  if (!edited.value && !edited.pinned) return missing("value, or pin or unpin the field");
  return edit_person(request, std::move(edited));
}

Operations::Answer Operations::edit_person(const control::Request& request,
                                           model::PersonEdited edited) {
  const Live& live = *needs_.live;
  if (!EventId::parse(edited.person_id)) {
    return Error{ErrorCode::kInvalid, "a person's id has 26 characters"};
  }
  const std::string json = "{\"person\":\"" + edited.person_id + "\"}";
  if (request.flag("dry_run")) return json;
  const UnixTime now = SystemClock().now();
  edited.time = now;
  const auto digest =
      live.keys.hash({"person.edited", edited.person_id, edited.field,
                      edited.value ? edited.value->json : "", std::to_string(unix_ms(now))});
  model::Event event;
  event.envelope.id = EventId::make(now, std::string_view(digest.data(), digest.size()));
  event.envelope.source = "/sambung/operator";
  event.envelope.subject = live.keys.subject_of_person(edited.person_id);
  event.envelope.time = now;
  event.seal_scope = event.envelope.subject;
  event.data = std::move(edited);
  auto stored =
      live.journal.append_and_wait({model::encode(std::move(event))}, journal::Priority::kBulk);
  if (!stored) return stored.error();
  return json;
}

/// The plan as it is now, for whoever wants to see what goes; all of it goes without a dry run.
Operations::Answer Operations::sync_apply(const control::Request& request) {
  const std::string connection(request.text("connection"));
  if (!needs_.live->desk.status().held.contains(connection)) {
    return Error{ErrorCode::kInvalid,
                 "writes into \"" + connection +
                     "\" are not held; a connection holds them with sync: { writes: held }"};
  }
  auto plan = sync_plan(request);
  if (!plan) return plan;
  if (!request.flag("dry_run")) needs_.live->desk.apply(connection);
  return plan;
}

Operations::Answer Operations::sync_reconcile(const control::Request& request) {
  const std::string connection(request.text("connection"));
  if (!request.flag("dry_run")) needs_.live->desk.reconcile(connection);
  return std::string("{\"asked\":true}");
}

Operations::Answer Operations::sync_drift(const control::Request&) {
  const sync::DeskStatus status = needs_.live->desk.status();
  std::string json;
  json::Writer writer(json);
  writer.begin_array();
  for (const auto& [connection, drift] : status.drift) {
    writer.begin_object();
    text(writer, "connection", connection);
    writer.key("checked");
    writer.unsigned_integer(drift.checked);
    writer.key("drifted");
    writer.unsigned_integer(drift.drifted);
    writer.key("left");
    writer.unsigned_integer(drift.left);
    writer.key("samples");
    writer.begin_array();
    for (const std::string& sample : drift.samples) writer.string(sample);
    writer.end_array();
    writer.end_object();
  }
  writer.end_array();
  return json;
}

}  // namespace sambung::app
