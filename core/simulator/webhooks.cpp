#include "core/simulator/webhooks.hpp"

#include <nlohmann/json.hpp>

#include "core/simulator/json.hpp"

namespace sambung::simulator {
namespace {

constexpr std::size_t kBatchMax = 20;
constexpr std::chrono::milliseconds kBatchWait{200};
constexpr std::chrono::milliseconds kHoldWait{2000};
constexpr std::uint64_t kDelayMaxMs = 10'000;

bool only_messages(const Json& value) {
  return value.contains("messages") && value.contains("contacts") && value.contains("metadata") &&
         !value.contains("statuses") && !value.contains("errors");
}

/// Whether `next` could be appended to `last`; if so, it has been.
bool merge_messages(Json& last, const Change& next) {
  if (last["field"] != "messages" || next.field != "messages") return false;
  Json& into = last["value"];
  const Json from = Json::parse(next.value_json, nullptr, false);
  if (!only_messages(into) || !only_messages(from) || into["metadata"] != from["metadata"]) {
    return false;
  }
  for (const Json& message : from["messages"]) into["messages"].push_back(message);
  for (const Json& contact : from["contacts"]) {
    const auto known = std::find(into["contacts"].begin(), into["contacts"].end(), contact);
    if (known == into["contacts"].end()) into["contacts"].push_back(contact);
  }
  return true;
}

void append_change(Json& entries, const Change& change, UnixTime now) {
  Json* entry = entries.empty() ? nullptr : &entries.back();
  const bool same = entry != nullptr && (*entry)["id"] == change.account_id &&
                    entry->contains("time") == change.stamped;
  if (!same) {
    entries.push_back({{"id", change.account_id}});
    entry = &entries.back();
    if (change.stamped) (*entry)["time"] = unix_ms(now) / 1000;
    (*entry)["changes"] = Json::array();
  } else if (merge_messages((*entry)["changes"].back(), change)) {
    return;
  }
  (*entry)["changes"].push_back(
      {{"field", change.field}, {"value", Json::parse(change.value_json, nullptr, false)}});
}

/// The common case of one update, without parsing it again.
std::string single_body(const Change& change, UnixTime now) {
  std::string body = R"({"object":"whatsapp_business_account","entry":[{"id":")";
  body += change.account_id + "\",";
  if (change.stamped) body += "\"time\":" + std::to_string(unix_ms(now) / 1000) + ",";
  body += R"("changes":[{"field":")" + change.field + R"(","value":)" + change.value_json + "}]}]}";
  return body;
}

}  // namespace

std::string webhook_body(const std::vector<Change>& changes, UnixTime now) {
  if (changes.size() == 1) return single_body(changes.front(), now);
  Json body = {{"object", "whatsapp_business_account"}, {"entry", Json::array()}};
  for (const Change& change : changes) append_change(body["entry"], change, now);
  return to_wire(body);
}

Webhooks::Webhooks(Loop& loop, WebhookSender& sender, const Clock& clock, Pace pace,
                   std::uint64_t seed, Router router)
    : loop_(loop),
      sender_(sender),
      clock_(clock),
      pace_(pace),
      random_(seed),
      router_(std::move(router)) {}

Result<Url> Webhooks::route(std::string_view account, std::string_view channel,
                            std::string_view field) {
  auto target = router_(account, channel, field);
  if (target) return *target;
  return Error{ErrorCode::kNotFound, "no webhook goes out: nobody is subscribed to field " +
                                         std::string(field) + " of account " +
                                         std::string(account) +
                                         "; give a target URL, or POST /{app}/subscriptions"};
}

Result<void> Webhooks::emit(Change change) {
  auto target = route(change.account_id, change.channel_id, change.field);
  if (!target) return target.error();
  const bool start = random_.chance(faults_.batch);
  const std::size_t size = 2 + random_.below(kBatchMax - 1);
  if (batch_ && batch_->target.text() != target->text()) flush_batch();
  if (!batch_ && !start) return deliver(*target, single_body(change, clock_.now()));
  if (!batch_) {
    batch_ = Batch{*target, {}, size};
    sender_.announce();
    loop_.after(pace_.real(kBatchWait), [this, number = ++batches_] {
      if (number == batches_) flush_batch();
    });
  }
  batch_->changes.push_back(std::move(change));
  if (batch_->changes.size() >= batch_->size) flush_batch();
  return {};
}

void Webhooks::flush_batch() {
  if (!batch_) return;
  const Batch batch = std::move(*batch_);
  batch_.reset();
  sender_.arrived(deliver(batch.target, webhook_body(batch.changes, clock_.now())).has_value());
}

Result<void> Webhooks::emit_body(std::string body, std::string_view account,
                                 std::string_view channel, std::string_view field) {
  auto target = route(account, channel, field);
  if (!target) return target.error();
  return deliver(*target, std::move(body));
}

Result<void> Webhooks::deliver(const Url& target, std::string body) {
  const bool duplicate = random_.chance(faults_.duplicate);
  const bool reorder = random_.chance(faults_.reorder);
  const bool delay = random_.chance(faults_.delay);
  const auto wait = pace_.real(std::chrono::milliseconds(random_.below(kDelayMaxMs)));
  if (duplicate) post_later(wait / 4, target, body);
  if (delay) {
    post_later(wait, target, std::move(body));
    return {};
  }
  if (reorder && !held_) {
    hold(target, std::move(body));
    return {};
  }
  auto posted = post(target, std::move(body));
  if (held_) release(held_->ticket);
  return posted;
}

Result<void> Webhooks::post(const Url& target, std::string body) {
  if (sender_.post(target, std::move(body))) return {};
  return Error{ErrorCode::kFull,
               "webhooks: too many wait for their 200; is the receiver up? Try again later"};
}

void Webhooks::post_later(std::chrono::microseconds wait, const Url& target, std::string body) {
  sender_.announce();
  loop_.after(wait, [this, target, kept = std::move(body)]() mutable {
    sender_.arrived(post(target, std::move(kept)).has_value());
  });
}

void Webhooks::hold(const Url& target, std::string body) {
  held_ = Held{target, std::move(body), ++tickets_};
  sender_.announce();
  loop_.after(pace_.real(kHoldWait), [this, ticket = tickets_] { release(ticket); });
}

void Webhooks::release(std::uint64_t ticket) {
  if (!held_ || held_->ticket != ticket) return;
  Held held = std::move(*held_);
  held_.reset();
  sender_.arrived(post(held.target, std::move(held.body)).has_value());
}

}  // namespace sambung::simulator
