#include <algorithm>

#include "connectors/web/cursor.hpp"
#include "connectors/web/hooks.hpp"
#include "connectors/web/requests.hpp"
#include "connectors/zoho/record.hpp"
#include "connectors/zoho/system.hpp"

/// Watch channels. One lasts a week at most and then ends without a word; it repeats our token and
/// signs nothing; it tells ids, so each is a hint. ("Notification APIs" and OpenAPI document v8,
/// read 2026-11; the body's form from its page.)
namespace sambung::zoho {

namespace {

using web::Json;

const std::string kWatch = "/crm/v8/actions/watch";
constexpr std::int64_t kHourMs = 3'600'000;
constexpr std::int64_t kLifeMs = 160 * kHourMs;  // a week less a few hours
constexpr std::int64_t kRenewMs = 80 * kHourMs;  // below it, it is renewed
constexpr std::size_t kIdsMax = 1000;

/// Of ours and for ever the same for one address; Zoho wants a number.
std::string channel_id(const std::string& url, const std::string& module) {
  return std::to_string(web::mark_of(url, module == "Leads" ? 2 : 1) % 1'000'000'000'000'000ULL +
                        1);
}

std::string id_in(const Json& channel) {
  const auto id = channel.find("channel_id");
  return id == channel.end() ? std::string() : web::text_of(*id).value_or("");
}

std::string bare(const std::string& url) { return url.substr(0, url.find('?')); }

std::int64_t expiry_ms(const Json& channel) {
  const auto at =
      web::read_time(Json(web::text_in(channel, "channel_expiry")), web::TimeForm::kIso);
  return at ? *at / 1000 : 0;
}

}  // namespace

std::vector<Json> System::channels() {
  std::vector<Json> all;
  for (int page = 1; page <= 10; ++page) {
    const Json told = crm_.api().get(kWatch, {{"page", std::to_string(page)}, {"per_page", "200"}});
    for (const Json& channel : web::list_in(told, "watch")) {
      if (channel.is_object()) all.push_back(channel);
    }
    const Json* more = web::at(told, "/info/more_records");
    if (more == nullptr || *more != Json(true)) break;
  }
  return all;
}

void System::put_channel(const std::string& method, const std::string& id, const Wanted& wanted) {
  const Json channel = {{"channel_id", id},
                        {"events", {config_.module + ".all"}},
                        {"channel_expiry", web::format_time((wanted.now_ms + kLifeMs) * 1000,
                                                            "%Y-%m-%dT%H:%M:%S+00:00")},
                        {"token", wanted.secret},
                        {"notify_url", wanted.url},
                        {"return_affected_field_values", false},
                        {"notify_on_related_action", false}};
  HttpRequest request = web::json_request(method, kWatch, {{"watch", Json::array({channel})}});
  request.repeatable = true;  // the id is ours
  const Json told = crm_.api().say(std::move(request)).body;
  const Json* item = web::at(told, "/watch/0");
  if (item == nullptr || web::text_in(*item, "status") != "success") {
    throw web::Failure(item == nullptr ? Outcome::transient("Zoho did not say whether it watches")
                                       : meaning_of(*item));
  }
}

void System::end_channels(const std::vector<std::string>& ids) {
  for (const std::string& id : ids) {
    HttpRequest request{.method = "DELETE", .url = web::with_query(kWatch, {{"channel_ids", id}})};
    request.repeatable = true;
    try {
      crm_.api().say(std::move(request));
    } catch (const web::Failure& failure) {
      // It has ended meanwhile.
      const std::int32_t said = failure.outcome.outcome;
      if (said != SAMBUNG_INVALID && said != SAMBUNG_GONE) throw;
    }
  }
}

Outcome System::subscribe(Call& call, std::size_t i, const Json& request) {
  Wanted wanted{web::text_in(request, "url"), web::text_in(request, "secret"), 0};
  const std::string id = channel_id(bare(wanted.url), config_.module);
  std::vector<std::string> others;
  const Json* there = nullptr;
  const std::vector<Json> all = channels();
  wanted.now_ms = crm_.api().server_ms();
  for (const Json& channel : all) {
    if (!web::is_own_hook(web::text_in(channel, "notify_url"), config_.connection)) continue;
    if (!wanted.url.empty() && id_in(channel) == id) {
      there = &channel;
    } else {
      others.push_back(id_in(channel));
    }
  }
  end_channels(others);
  if (wanted.url.empty()) return Outcome::done();
  if (wanted.secret.empty()) {
    return Outcome::invalid("a secret is needed: Zoho signs nothing and repeats it");
  }
  std::int64_t expires = there == nullptr ? 0 : expiry_ms(*there);
  // Zoho may hide the token; one that is shown and differs was rotated.
  const bool rotated = there != nullptr && there->contains("token") &&
                       (*there)["token"].is_string() && (*there)["token"] != Json(wanted.secret);
  if (there == nullptr || rotated || expires < wanted.now_ms + kRenewMs) {
    put_channel(there == nullptr ? "POST" : "PATCH", id, wanted);
    expires = wanted.now_ms + kLifeMs;
  }
  Json given = web::subscription(id, config_.module + ".all");
  given["expires_ms"] = expires;
  call.emit(i, web::dump(given));
  return Outcome::done();
}

void System::subscriptions(Call& call) {
  web::each(call, crm_.api(),
            [&](std::size_t i, const Json& request) { return subscribe(call, i, request); });
}

void System::receive(Call& call) {
  for (std::size_t i = 0; i < call.size(); ++i) {
    const auto body = web::parse_json(call.request(i));
    if (!body || !body->is_object()) {
      call.settle(i, Outcome::invalid("the webhook's body is no JSON object"));
      continue;
    }
    const Json ids = web::list_in(*body, "ids");
    if (ids.size() > kIdsMax) {
      call.settle(i, Outcome::invalid("the webhook has too many ids"));
      continue;
    }
    const bool wanted = web::text_in(*body, "module") == config_.module;
    for (const Json& each : ids) {
      const std::string id = web::text_of(each).value_or("");
      if (!wanted || !is_number(id)) continue;
      call.emit(i, web::dump(web::hint("contact", id)));
    }
    call.settle(i, Outcome::done());
  }
}

}  // namespace sambung::zoho
