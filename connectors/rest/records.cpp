#include <algorithm>

#include "connectors/rest/pages.hpp"
#include "connectors/rest/system.hpp"
#include "connectors/rest/template.hpp"

/// Reading: find, fetch.
namespace sambung::rest {

namespace {

constexpr std::size_t kFoundMax = 100;  // what more keys than that have is no key

}  // namespace

System::System(const Config& config, Line& line)
    : config_(config), definition_(config.definition), caller_(config.definition, line) {}

void System::each(Call& call, Serve serve) {
  caller_.set_deadline(call.deadline());
  for (std::size_t i = 0; i < call.size(); ++i) {
    const auto request = parse_json(call.request(i));
    const bool good = request && request->is_object();
    call.settle(i, good ? (this->*serve)(call, i, *request)
                        : Outcome::invalid("the request is no JSON object"));
  }
}

Json System::scope_of(const Json& request) const {
  Json scope = request;
  scope["parameters"] = config_.parameters;
  scope["connection"] = config_.connection;
  scope["vars"] = Json::object();
  // Times in templates are microseconds.
  if (scope.contains("at") && scope["at"].is_number_integer()) {
    scope["at"] = scope["at"].get<std::int64_t>() * 1000;
  }
  return scope;
}

const ObjectSpec* System::object_of(const Json& request) const {
  const auto name = request.find("object");
  if (name == request.end() || !name->is_string()) return nullptr;
  const auto found = definition_.objects.find(name->get<std::string>());
  return found == definition_.objects.end() ? nullptr : &found->second;
}

Outcome System::unknown_object() const {
  return Outcome::not_supported("the definition of " + definition_.name + " has no such object");
}

void System::find(Call& call) { each(call, &System::find_one); }
void System::lookup(Call& call) { each(call, &System::lookup_one); }

Outcome System::find_one(Call& call, std::size_t index, const Json& request) {
  if (object_of(request) == nullptr) return unknown_object();
  const Found found = find_by_keys(request["object"].get<std::string>(), request);
  if (!found.outcome.is_done()) return found.outcome;
  for (const Record& record : found.records) call.emit(index, dump(record.item));
  return Outcome::done();
}

System::Found System::find_by_keys(const std::string& object, const Json& request) {
  Found found{Outcome::done(), {}};
  Json scope = scope_of(request);
  for (const FindSpec& spec : definition_.objects.at(object).find) {
    const Json* keys = named(scope, "keys." + spec.by);
    if (keys == nullptr || !keys->is_array() || keys->empty()) continue;
    found.outcome = find_by(spec, object, scope, found);
    if (!found.outcome.is_done()) return found;
  }
  return found;
}

Outcome System::find_by(const FindSpec& spec, const std::string& object, Json& scope,
                        Found& found) {
  if (spec.each.empty()) return take_pages(spec, object, scope, found);
  return for_each_of(spec, scope, [&] { return take_pages(spec, object, scope, found); });
}

Outcome System::for_each_of(const FindSpec& spec, Json& scope,
                            const std::function<Outcome()>& once) {
  std::optional<Json> all;
  try {
    all = rest::fill("{" + spec.each + "}", scope);
  } catch (const TemplateError& error) {
    return Outcome::invalid(error.what());
  }
  if (!all || !all->is_array()) return Outcome::done();
  for (std::size_t i = 0; i < std::min(all->size(), spec.each_max); ++i) {
    scope["each"] = (*all)[i];
    const Outcome outcome = once();
    if (!outcome.is_done()) return outcome;
  }
  return Outcome::done();
}

Outcome System::take_pages(const FindSpec& spec, const std::string& object, Json& scope,
                           Found& found) {
  PagePlace place;
  for (std::size_t pages = 0; pages < spec.list.paging.pages_max; ++pages) {
    const Page page = read_page(caller_, spec.list, scope, place, spec.list.paging.size);
    if (!page.reply.outcome.is_done()) return page.reply.outcome;
    for (const Json& native : page.items) {
      const Json& keys = scope["keys"][spec.by];
      if (!spec.match.empty() && !has_key(native, spec.match, keys, spec.by == "phone")) continue;
      Outcome outcome = take_match(spec, object, native, page.reply.answered, found);
      if (!outcome.is_done()) return outcome;
    }
    if (!page.more || found.records.size() >= kFoundMax) break;
  }
  return Outcome::done();
}

Outcome System::take_match(const FindSpec& spec, const std::string& object, const Json& native,
                           Micros answered, Found& found) {
  const RecordSpec& form = definition_.objects.at(object).record;
  const Json scope = scope_of(Json::object());
  const Json* id = at(native, form.id);
  const std::string name = id == nullptr ? std::string() : text_of(*id).value_or("");
  const bool known = std::any_of(found.records.begin(), found.records.end(),
                                 [&](const Record& record) { return record.id == name; });
  if (known) return Outcome::done();
  if (spec.refetch && !name.empty()) {
    Found fetched = fetch_record(object, name);
    if (!fetched.outcome.is_done()) return fetched.outcome;
    std::move(fetched.records.begin(), fetched.records.end(), std::back_inserter(found.records));
    return Outcome::done();
  }
  ReadRecord read = read_record(form, native, {object, answered, scope});
  if (!read.record) return Outcome::invalid("a record found has at " + read.wrong);
  found.records.push_back(*std::move(read.record));
  return Outcome::done();
}

System::Found System::fetch_record(const std::string& object, const std::string& id) {
  const ObjectSpec& spec = definition_.objects.at(object);
  if (!spec.fetch) return {Outcome::not_supported("the definition has no `fetch`"), {}};
  Json scope = scope_of({{"object", object}, {"id", id}, {"ids", {id}}});
  Reply reply = caller_.call(spec.fetch->request, scope, Needs::kBody);
  if (reply.outcome.outcome == SAMBUNG_GONE || reply.none) return {Outcome::done(), {}};
  if (!reply.good()) return {reply.outcome, {}};
  const Json* native = at(reply.body, spec.fetch->item);
  if (spec.fetch->batch > 1) {
    const auto items = items_at(reply.body, spec.fetch->many.items, spec.fetch->many.element);
    if (items.empty()) return {Outcome::done(), {}};
    reply.body = items.front();
    native = &reply.body;
  }
  if (native == nullptr)
    return {Outcome::invalid(spec.fetch->item + ": no record in the answer"), {}};
  ReadRecord read = read_record(spec.record, *native, {object, reply.answered, scope});
  if (!read.record) return {Outcome::invalid("the record has at " + read.wrong), {}};
  return {Outcome::done(), {*std::move(read.record)}};
}

void System::fetch(Call& call) {
  caller_.set_deadline(call.deadline());
  std::map<std::string, std::vector<std::size_t>> together;
  for (std::size_t i = 0; i < call.size(); ++i) {
    const Json request = parse_json(call.request(i)).value_or(Json());
    const ObjectSpec* object = request.is_object() ? object_of(request) : nullptr;
    const std::string id = request.is_object() ? text_in(request, "id") : std::string();
    if (object == nullptr) {
      call.settle(i, unknown_object());
    } else if (object->fetch && object->fetch->batch > 1) {
      together[request["object"].get<std::string>()].push_back(i);
    } else {
      fetch_alone(call, i, request["object"].get<std::string>(), id);
    }
  }
  for (const auto& [object, indices] : together) fetch_many(call, object, indices);
}

void System::fetch_alone(Call& call, std::size_t index, const std::string& object,
                         const std::string& id) {
  const Found found = fetch_record(object, id);
  for (const Record& record : found.records) call.emit(index, dump(record.item));
  call.settle(index, found.outcome);
}

void System::fetch_many(Call& call, const std::string& object,
                        const std::vector<std::size_t>& indices) {
  const ObjectSpec& spec = definition_.objects.at(object);
  for (std::size_t from = 0; from < indices.size(); from += spec.fetch->batch) {
    const std::size_t to = std::min(indices.size(), from + spec.fetch->batch);
    std::map<std::string, std::vector<std::size_t>> wanted;
    Json ids = Json::array();
    for (std::size_t k = from; k < to; ++k) {
      const std::string id =
          text_in(parse_json(call.request(indices[k])).value_or(Json::object()), "id");
      if (wanted[id].empty()) ids.push_back(id);
      wanted[id].push_back(indices[k]);
    }
    Json scope = scope_of({{"object", object}, {"ids", ids}, {"limit", ids.size()}});
    const Reply reply = caller_.call(spec.fetch->request, scope, Needs::kBody);
    const auto said = reply.outcome.outcome;
    if (ids.size() > 1 && (said == SAMBUNG_INVALID || said == SAMBUNG_GONE)) {
      // One id that the system does not take must not speak for the others.
      for (const auto& [id, asked] : wanted) {
        for (const std::size_t index : asked) fetch_alone(call, index, object, id);
      }
      continue;
    }
    for (std::size_t k = from; k < to; ++k) call.settle(indices[k], reply.outcome);
    if (!reply.good()) continue;
    for (const Json& native :
         items_at(reply.body, spec.fetch->many.items, spec.fetch->many.element)) {
      const ReadRecord read = read_record(spec.record, native, {object, reply.answered, scope});
      if (!read.record) continue;
      for (const std::size_t index : wanted[read.record->id]) {
        call.emit(index, dump(read.record->item));
      }
    }
  }
}

}  // namespace sambung::rest
