#include "connectors/rest/read_request.hpp"

#include <algorithm>

#include "connectors/rest/template.hpp"

namespace sambung::rest {

namespace {

constexpr std::initializer_list<const char*> kRequestKeys = {
    "method",     "path",    "query", "headers", "body",   "form",
    "repeatable", "limiter", "cost",  "none",    "errors", "before"};

void check(const Place& place, const std::vector<const char*>& more) {
  if (!place.json().is_object()) place.wrong("must be an object");
  for (const auto& [key, value] : place.json().items()) {
    const auto is = [&key = key](const char* name) { return key == name; };
    if (std::any_of(kRequestKeys.begin(), kRequestKeys.end(), is) ||
        std::any_of(more.begin(), more.end(), is)) {
      continue;
    }
    place.in(key).wrong("unknown member of a request");
  }
}

void check_shape(const Place& place, const char* key) {
  const std::string reason = check_templates(place.in(key).json(), "");
  if (!reason.empty()) place.in(key).wrong(reason);
}

Save read_save(const std::string& name, const Place& place) {
  Save save;
  save.name = name;
  if (place.json().is_string()) {
    save.at = place.json().get<std::string>();
    if (!is_pointer(save.at)) place.wrong("must be a JSON pointer");
    return save;
  }
  place.only({"at", "where", "pick"});
  save.at = place.pointer("at");
  save.where = place.text_members("where");
  save.pick = place.pointer("pick");
  return save;
}

std::vector<Step> read_before(const Place& place) {
  std::vector<Step> steps;
  for (const Place& each : place.each("before")) {
    Step step;
    step.request = read_request(each, {"save", "unless"});
    step.unless = each.texts("unless");
    for (const auto& [name, inner] : each.members("save")) {
      step.saves.push_back(read_save(name, inner));
    }
    steps.push_back(std::move(step));
  }
  return steps;
}

constexpr std::initializer_list<std::pair<const char*, Meaning>> kMeanings = {
    {"done", Meaning::kDone},
    {"transient", Meaning::kTransient},
    {"throttled", Meaning::kThrottled},
    {"auth", Meaning::kAuth},
    {"auth_dead", Meaning::kAuthDead},
    {"permission", Meaning::kPermission},
    {"quota", Meaning::kQuota},
    {"conflict", Meaning::kConflict},
    {"duplicate", Meaning::kDuplicate},
    {"merged", Meaning::kMerged},
    {"gone", Meaning::kGone},
    {"invalid", Meaning::kInvalid},
    {"not_supported", Meaning::kNotSupported},
    {"unknown", Meaning::kUnknown}};

void read_when(const Place& when, Rule& rule) {
  when.only({"status", "header", "pointer", "equals", "contains", "exists"});
  rule.statuses = when.statuses("status");
  rule.header = when.text("header");
  if (when.has("pointer")) rule.pointer = when.pointer("pointer");
  if (when.has("equals")) rule.equals = when.in("equals").json();
  rule.contains = when.text("contains");
  rule.exists = when.flag("exists", true);
  const bool looks = !rule.header.empty() || rule.pointer;
  if (!looks && (rule.equals || !rule.contains.empty())) {
    when.wrong("`equals` and `contains` need a `header` or a `pointer` to look at");
  }
  if (!looks && rule.statuses.empty()) when.wrong("says nothing; give status, header or pointer");
}

Paging read_paging(const Place& place) {
  place.only({"by", "size", "first", "token", "more", "pages", "pages_max"});
  Paging paging;
  paging.by = place.one_of<PageBy>("by",
                                   {{"none", PageBy::kNone},
                                    {"number", PageBy::kNumber},
                                    {"offset", PageBy::kOffset},
                                    {"token", PageBy::kToken},
                                    {"link", PageBy::kLink},
                                    {"url", PageBy::kUrl}},
                                   PageBy::kNone);
  paging.size =
      static_cast<std::size_t>(std::max<std::int64_t>(1, place.number("size", 100, 10000)));
  paging.first = place.number("first", 1, 1);
  paging.token = place.pointer("token");
  paging.more = place.pointer("more");
  paging.pages = place.pointer("pages");
  paging.pages_max = static_cast<std::size_t>(place.number("pages_max", 100, 10000));
  if ((paging.by == PageBy::kToken || paging.by == PageBy::kUrl) && paging.token.empty()) {
    place.wrong("needs `token`, the pointer to the next page's token or URL");
  }
  return paging;
}

}  // namespace

RetryAfter read_source(const Place& place, const char* key) {
  RetryAfter source;
  if (!place.has(key)) return source;
  const Place inner = place.in(key);
  inner.only({"header", "pointer", "unit"});
  source.header = inner.text("header");
  source.pointer = inner.pointer("pointer");
  source.unit = inner.text("unit", "s");
  if (source.unit != "s" && source.unit != "ms" && source.unit != "unix") {
    inner.in("unit").wrong("is none of s, ms, unix");
  }
  return source;
}

Rule read_condition(const Place& place) {
  Rule rule;
  if (place.has("when")) read_when(place.in("when"), rule);
  return rule;
}

std::vector<Rule> read_rules(const Place& place, const char* key) {
  std::vector<Rule> rules;
  for (const Place& each : place.each(key)) {
    each.only({"when", "then", "id", "field", "after"});
    if (!each.has("when")) each.wrong("needs `when`");
    Rule rule = read_condition(each);
    each.needed("then");
    rule.then = each.one_of<Meaning>("then", kMeanings, Meaning::kInvalid);
    rule.id = each.template_text("id");
    rule.field = each.pointer("field");
    rule.after = read_source(each, "after");
    rules.push_back(std::move(rule));
  }
  return rules;
}

RequestSpec read_request(const Place& place, const std::vector<const char*>& more) {
  check(place, more);
  RequestSpec spec;
  spec.method = place.text("method", "GET");
  place.needed("path");
  spec.path = place.template_text("path");
  if (spec.path.front() != '/') place.in("path").wrong("must begin with /; the host is base_url's");
  for (const auto& [name, value] : place.members("query"))
    spec.query.emplace_back(name, value.json());
  if (place.has("query")) check_shape(place, "query");
  spec.headers = place.text_members("headers");
  if (place.has("body")) {
    check_shape(place, "body");
    spec.body = place.in("body").json();
  }
  spec.form = place.flag("form", false);
  const bool safe = spec.method == "GET" || spec.method == "PUT" || spec.method == "DELETE";
  spec.repeatable = place.flag("repeatable", safe);
  spec.limiter = place.text("limiter");
  spec.cost = static_cast<std::uint32_t>(place.number("cost", 1, 100000));
  spec.none = place.statuses("none");
  spec.rules = read_rules(place, "errors");
  spec.before = read_before(place);
  return spec;
}

ListSpec read_list(const Place& place, const std::vector<const char*>& more) {
  std::vector<const char*> own = more;
  own.insert(own.end(), {"items", "element", "page"});
  ListSpec list;
  list.request = read_request(place, own);
  list.items = place.pointer("items");
  list.element = place.pointer("element");
  if (place.has("page")) list.paging = read_paging(place.in("page"));
  return list;
}

WriteSpec read_write(const Place& place) {
  WriteSpec write;
  write.request = read_request(place, {"item", "id", "then"});
  if (place.has("item")) write.item = place.pointer("item");
  write.id = place.template_text("id");
  write.refetch = place.text("then") == "fetch";
  return write;
}

}  // namespace sambung::rest
