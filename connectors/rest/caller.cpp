#include "connectors/rest/caller.hpp"

#include <algorithm>
#include <chrono>

#include "connectors/rest/meaning.hpp"
#include "connectors/rest/template.hpp"

namespace sambung::rest {

namespace {

void add_parameter(std::string& query, const std::string& name, const Json& value) {
  const auto text = text_of(value);
  if (!text) throw TemplateError("the query's `" + name + "` is no text");
  query += (query.empty() ? "" : "&") + encoded(name) + "=" + encoded(*text);
}

std::string query_of(const std::vector<std::pair<std::string, Json>>& shapes, const Json& scope) {
  std::string query;
  for (const auto& [name, shape] : shapes) {
    const auto value = fill(shape, scope);
    if (!value || value->is_null()) continue;
    if (value->is_array()) {
      for (const Json& each : *value) add_parameter(query, name, each);
    } else {
      add_parameter(query, name, *value);
    }
  }
  return query;
}

std::string form_of(const Json& body) {
  std::string form;
  for (const auto& [name, value] : body.items()) add_parameter(form, name, value);
  return form;
}

bool has_header(const std::vector<HttpHeader>& headers, const std::string& name) {
  const auto lower = [](std::string text) {
    for (char& c : text) c = c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c;
    return text;
  };
  return std::any_of(headers.begin(), headers.end(),
                     [&](const HttpHeader& each) { return lower(each.name) == lower(name); });
}

void add_headers(const std::vector<std::pair<std::string, std::string>>& from, const Json& scope,
                 std::vector<HttpHeader>& to) {
  for (const auto& [name, text] : from) {
    if (has_header(to, name)) continue;
    if (auto value = fill_text(text, scope)) to.push_back({name, *std::move(value)});
  }
}

void add_body(const RequestSpec& spec, const Json& scope, HttpRequest& request) {
  if (!spec.body) return;
  const Json body = fill(*spec.body, scope).value_or(Json::object());
  request.body = spec.form ? form_of(body) : dump(body);
  if (!has_header(request.headers, "Content-Type")) {
    request.headers.push_back(
        {"Content-Type", spec.form ? "application/x-www-form-urlencoded" : "application/json"});
  }
}

/// A good status with a body that cannot be read: what was asked for may have been done.
Outcome unreadable(const HttpRequest& request) {
  const char* why = "the system's answer was cut off or is no JSON";
  return may_repeat(request) ? Outcome::transient(why) : Outcome::unknown(why);
}

bool among(const std::vector<int>& statuses, int status) {
  return std::find(statuses.begin(), statuses.end(), status) != statuses.end();
}

}  // namespace

HttpRequest Caller::filled(const RequestSpec& spec, const Json& scope,
                           const std::string& url) const {
  HttpRequest request;
  request.method = spec.method;
  request.url = url.empty() ? fill_path(spec.path, scope) : url;
  if (url.empty()) {
    const std::string query = query_of(spec.query, scope);
    if (!query.empty()) request.url += "?" + query;
  }
  add_headers(spec.headers, scope, request.headers);
  add_headers(definition_.headers, scope, request.headers);
  add_body(spec, scope, request);
  request.repeatable = spec.repeatable;
  request.limiter = spec.limiter;
  request.cost = spec.cost;
  const auto left =
      std::chrono::duration_cast<std::chrono::milliseconds>(deadline_ - Clock::now() - kMargin / 2);
  request.deadline =
      std::clamp(left, std::chrono::milliseconds(1), std::chrono::milliseconds(30'000));
  return request;
}

void Caller::read_meters(const HttpAnswer& http, const Json& body) {
  const Seen seen{http, body};
  for (const Meter& meter : definition_.meters) {
    HttpLimit stands;
    stands.remaining = number_at(meter.remaining, seen);
    stands.size = number_at(meter.size, seen);
    if (number_at(meter.resets, seen)) stands.resets_in = wait_by(meter.resets, seen);
    if (stands.remaining) line_.report(meter.limit, stands);
  }
}

/// A Date is good to a second, so the one of a later answer can be the smaller one.
Micros Caller::time_of(const HttpAnswer& http) {
  const auto now = std::chrono::system_clock::now().time_since_epoch();
  const Micros said = http.server_ms > 0
                          ? http.server_ms * 1000
                          : std::chrono::duration_cast<std::chrono::microseconds>(now).count();
  answered_ = std::max(answered_ + 1, said);
  return answered_;
}

Reply Caller::exchange(const RequestSpec& spec, const HttpRequest& request, const Json& scope,
                       Needs needs) {
  Reply reply;
  HttpAnswer http = line_.send(request);
  std::optional<Json> body = http.answered() ? parse_json(http.body) : std::nullopt;
  const Rule* rule = nullptr;
  for (int tries = 0; http.answered(); ++tries) {
    const Json none;
    rule = first_rule(spec.rules, definition_.rules, {http, body ? *body : none});
    const bool stale = rule != nullptr && rule->then == Meaning::kAuth && tries == 0;
    if (!stale || !line_.rejected()) break;
    http = line_.send(request);
    body = http.answered() ? parse_json(http.body) : std::nullopt;
  }
  reply.body = body.value_or(Json());
  reply.status = http.status;
  reply.server_ms = http.server_ms;
  reply.answered = time_of(http);
  if (!http.answered()) {
    reply.outcome = outcome_of(request, http);
    return reply;
  }
  read_meters(http, reply.body);
  reply.next = next_link(http.header("Link").value_or(""));
  reply.none = rule == nullptr && among(spec.none, http.status);
  if (rule != nullptr) {
    reply.outcome = outcome_by(*rule, {http, reply.body}, scope);
  } else {
    reply.outcome = reply.none ? Outcome::done() : outcome_of(request, http);
  }
  const bool readable = body.has_value() || (needs == Needs::kNothing && http.body.empty());
  if (reply.good() && !readable) reply.outcome = unreadable(request);
  return reply;
}

std::optional<Outcome> Caller::run_before(const RequestSpec& spec, Json& scope) {
  for (const Step& step : spec.before) {
    const bool known = std::any_of(
        step.unless.begin(), step.unless.end(),
        [&scope](const std::string& name) { return named(scope, "vars." + name) != nullptr; });
    if (known) continue;
    Reply reply = call(step.request, scope, Needs::kNothing);
    if (!reply.outcome.is_done()) return reply.outcome;
    for (const Save& save : step.saves) keep(save, reply.body, scope);
  }
  return std::nullopt;
}

Reply Caller::call(const RequestSpec& spec, Json& scope, Needs needs, const std::string& url) {
  Reply reply;
  try {
    if (auto failed = run_before(spec, scope)) {
      reply.outcome = *std::move(failed);
      return reply;
    }
    if (!in_time()) {
      reply.outcome = Outcome::transient("there was no time left for the request");
      return reply;
    }
    return exchange(spec, filled(spec, scope, url), scope, needs);
  } catch (const TemplateError& error) {
    reply.outcome =
        Outcome::invalid("definition, " + spec.method + " " + spec.path + ": " + error.what());
    return reply;
  }
}

void keep(const Save& save, const Json& body, Json& scope) {
  const Json* place = at(body, save.at);
  if (place == nullptr || place->is_null()) return;
  if (save.where.empty()) {
    scope["vars"][save.name] = *place;
    return;
  }
  if (!place->is_array()) return;
  for (const Json& element : *place) {
    const bool fits = std::all_of(save.where.begin(), save.where.end(), [&](const auto& condition) {
      const Json* found = at(element, condition.first);
      return found != nullptr && text_of(*found) == fill_text(condition.second, scope);
    });
    const Json* picked = fits ? at(element, save.pick) : nullptr;
    if (picked == nullptr || picked->is_null()) continue;
    scope["vars"][save.name] = *picked;
    return;
  }
}

std::vector<Json> items_at(const Json& body, const std::string& items, const std::string& element) {
  std::vector<Json> found;
  const Json* list = at(body, items);
  if (list == nullptr || !list->is_structured()) return found;
  for (const Json& each : *list) {
    const Json* inner = at(each, element);
    if (inner != nullptr && inner->is_object()) found.push_back(*inner);
  }
  return found;
}

}  // namespace sambung::rest
