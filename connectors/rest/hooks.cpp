#include <algorithm>

#include "connectors/rest/meaning.hpp"
#include "connectors/rest/pages.hpp"
#include "connectors/rest/system.hpp"
#include "connectors/rest/template.hpp"
#include "connectors/web/hooks.hpp"

/// The system's own webhooks: reading them, and keeping them coming.
namespace sambung::rest {

namespace {

constexpr std::size_t kHookItemsMax = 1000;

bool has_parameter(const std::string& query, const std::string& wanted) {
  const std::string all = "&" + query + "&";
  return wanted.empty() || all.find("&" + wanted + "&") != std::string::npos;
}

HttpAnswer as_answer(const Json& context) {
  HttpAnswer answer;
  answer.failure = HttpFailure::kNone;
  const Json* headers = at(context, "/headers");
  if (headers == nullptr || !headers->is_object()) return answer;
  for (const auto& [name, value] : headers->items()) {
    if (value.is_string()) answer.headers.push_back({name, value.get<std::string>()});
  }
  return answer;
}

/// A body that is one record, or a list of them.
std::vector<Json> records_in(const Json& body, const std::string& items) {
  const Json* place = at(body, items);
  if (place == nullptr) return {};
  if (place->is_object()) return {*place};
  return items_at(body, items, "");
}

std::string text_at(const Json& in, const std::string& pointer) {
  const Json* found = at(in, pointer);
  return found == nullptr ? std::string() : text_of(*found).value_or("");
}

std::string origin_of(const std::string& url) {
  const std::size_t scheme = url.find("://");
  return scheme == std::string::npos ? url : url.substr(0, url.find('/', scheme + 3));
}

/// Whose a subscription is: to where we want it, to a place of ours that is no longer wanted (its token was
/// another), or somebody else's.
enum class Whose : std::uint8_t { kWanted, kStale, kOthers };

Whose whose(const std::string& there, const std::string& url, const std::string& connection) {
  const std::string bare = there.substr(0, there.find('?'));
  if (!url.empty() && bare == url) return Whose::kWanted;
  // Another broker may have a connection of the same name.
  const bool here = url.empty() || origin_of(bare) == origin_of(url);
  return here && web::is_own_hook(bare, connection) ? Whose::kStale : Whose::kOthers;
}

}  // namespace

void System::receive(Call& call) {
  for (std::size_t i = 0; i < call.size(); ++i) {
    const auto body = parse_json(call.request(i));
    if (!body) {
      call.settle(i, Outcome::invalid("the webhook's body is no JSON"));
      continue;
    }
    const Json context = parse_json(call.context(i)).value_or(Json::object());
    const HttpAnswer headers = as_answer(context);
    Outcome outcome = Outcome::done();
    for (const ReceiveSpec& spec : definition_.receive) {
      if (!holds(spec.when, {headers, *body})) continue;
      if (!has_parameter(text_in(context, "query"), spec.query)) continue;
      outcome = receive_by(call, i, spec, *body);
      break;
    }
    call.settle(i, outcome);
  }
}

Outcome System::receive_by(Call& call, std::size_t index, const ReceiveSpec& spec,
                           const Json& body) {
  const std::vector<Json> records = records_in(body, spec.items);
  if (records.size() > kHookItemsMax) return Outcome::invalid("the webhook has too many records");
  const RecordSpec& form = definition_.objects.at(spec.object).record;
  const Json scope = scope_of(Json::object());
  for (const Json& each : records) {
    const Json* native = spec.record ? at(each, *spec.record) : nullptr;
    if (native != nullptr) {
      const ReadRecord read = read_record(form, *native, {spec.object, 0, scope});
      if (read.record) {
        call.emit(index, dump(read.record->item));
        continue;
      }
    }
    const Json* id = at(each, spec.id);
    const std::string name = id == nullptr ? std::string() : text_of(*id).value_or("");
    if (name.empty()) return Outcome::invalid("the webhook has no id at " + spec.id);
    call.emit(index, dump(web::hint(spec.object, name)));
  }
  return Outcome::done();
}

void System::subscriptions(Call& call) { each(call, &System::subscribe_one); }

Outcome System::list_subscriptions(Json& scope, std::vector<Json>& there) {
  PagePlace place;
  const ListSpec& list = definition_.subscriptions->list;
  for (std::size_t pages = 0; pages < list.paging.pages_max; ++pages) {
    Page page = read_page(caller_, list, scope, place, list.paging.size);
    if (!page.reply.outcome.is_done()) return page.reply.outcome;
    std::move(page.items.begin(), page.items.end(), std::back_inserter(there));
    if (!page.more) break;
  }
  return Outcome::done();
}

/// Makes what is missing and ends what is of ours and no longer wanted. Emits what there is.
Outcome System::subscribe_one(Call& call, std::size_t index, const Json& request) {
  const auto& spec = definition_.subscriptions;
  if (!spec) return Outcome::not_supported("the definition has no subscriptions");
  const std::string url = text_in(request, "url");
  Json scope = scope_of({{"url", url}, {"secret", text_in(request, "secret")}});
  std::vector<Json> there;
  Outcome outcome = list_subscriptions(scope, there);
  if (!outcome.is_done()) return outcome;
  std::vector<Json> wanted;
  std::vector<Json> stale;
  for (const Json& each : there) {
    const Whose of = whose(text_at(each, spec->url), url, config_.connection);
    if (of == Whose::kWanted) wanted.push_back(each);
    if (of == Whose::kStale) stale.push_back(each);
  }
  outcome = unsubscribe(scope, stale);
  if (outcome.is_done() && !url.empty()) outcome = subscribe(scope, wanted);
  if (!outcome.is_done()) return outcome;
  for (const Json& each : wanted) {
    Json item = web::subscription(text_at(each, spec->id), text_at(each, spec->topic));
    const std::string secret = spec->secret.empty() ? "" : text_at(each, spec->secret);
    if (!secret.empty()) item["secret"] = secret;
    call.emit(index, dump(item));
  }
  return outcome;
}

Outcome System::unsubscribe(Json& scope, const std::vector<Json>& there) {
  const SubscriptionSpec& spec = *definition_.subscriptions;
  for (const Json& each : there) {
    const Json* id = at(each, spec.id);
    if (id == nullptr || !spec.remove)
      return Outcome::not_supported("the definition has no `delete`");
    scope["id"] = *id;
    const Reply reply = caller_.call(*spec.remove, scope, Needs::kNothing);
    if (!reply.outcome.is_done() && reply.outcome.outcome != SAMBUNG_GONE) return reply.outcome;
  }
  return Outcome::done();
}

/// Adds what was made to what is there.
Outcome System::subscribe(Json& scope, std::vector<Json>& there) {
  const SubscriptionSpec& spec = *definition_.subscriptions;
  for (const std::string& topic : spec.topics) {
    const bool is_there = std::any_of(there.begin(), there.end(), [&](const Json& each) {
      return spec.topic.empty() || text_at(each, spec.topic) == topic;
    });
    if (is_there || !spec.create) continue;
    scope["topic"] = topic;
    const Reply reply = caller_.call(*spec.create, scope, Needs::kBody);
    if (!reply.outcome.is_done()) return reply.outcome;
    there.push_back(reply.body);
  }
  return Outcome::done();
}

}  // namespace sambung::rest
