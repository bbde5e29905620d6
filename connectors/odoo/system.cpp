#include "connectors/odoo/system.hpp"

#include <set>

#include "connectors/odoo/probe.hpp"
#include "connectors/odoo/search.hpp"
#include "connectors/web/changes.hpp"
#include "connectors/web/requests.hpp"

namespace sambung::odoo {

namespace {

using web::Failure;

constexpr std::size_t kAtOnce = 100;
constexpr std::size_t kFoundMax = 200;
constexpr const char* kErased = "-";

void need_contact(const Json& request) {
  if (web::needed_in(request, "object") != "contact") {
    throw Failure(Outcome::not_supported("object: this connector has contacts alone"));
  }
}

/// What describes a person; the rest of a partner is the business's.
constexpr const char* kPersonal[] = {"phone", "mobile", "email",    "street",       "street2",
                                     "city",  "zip",    "function", "company_name", "comment",
                                     "ref",   "vat",    "website",  "image_1920"};

}  // namespace

void System::describe(Call& call) {
  call.emit(0, R"({"objects":["contact"],"contact":{"create":true,"idempotent":"key",)"
               R"("versions":"seen","batch":{"upsert":100,"fetch":100,"find":20},)"
               R"("find":["phone","email","id"],"merges":false,"deletes":"fetch"},)"
               R"("log":{"object":"mail.message","granularity":["message","day"],"backdate":true,)"
               R"("edit":true,"idempotent":"search","bytes_max":65536},)"
               R"("changes":{"mode":"poll","lag_ms":120000,"poll_ms":5000}})");
  call.settle_all(Outcome::done());
}

void System::probe(Call& call) {
  web::each_call(call, rpc_.api(), [&](std::size_t i) {
    for (const Json& each : findings(rpc_, contacts_)) call.emit(i, web::dump(each));
    return Outcome::done();
  });
}

void System::provision(Call& call) {
  web::each(call, rpc_.api(), [&](std::size_t i, const Json&) {
    for (const Json& each : steps(rpc_, contacts_)) call.emit(i, web::dump(each));
    return Outcome::done();
  });
}

Outcome System::find_one(Call& call, std::size_t index, const Json& request) {
  need_contact(request);
  const Json* given = web::at(request, "/keys");
  const Json keys = given != nullptr && given->is_object() ? *given : Json::object();
  std::set<std::string> emitted;
  std::vector<std::string> names;
  for (const Json& id : web::list_in(keys, "id")) {
    if (id.is_string()) names.push_back(xml_name(id.get<std::string>()));
  }
  std::vector<std::int64_t> own;
  for (const auto& [name, id] : contacts_.by_external(names)) own.push_back(id);
  for (const web::Record& record : contacts_.read(own)) {
    if (emitted.insert(record.id).second) call.emit(index, web::dump(record.item));
  }
  const std::vector<Json> leaves = leaves_of(keys, contacts_.schema());
  if (leaves.empty()) return Outcome::done();
  const auto found =
      contacts_.search({.domain = any_of(leaves), .order = "active desc, id", .limit = kFoundMax});
  for (const web::Record& record : found) {
    if (!fits(record.item, keys) || !emitted.insert(record.id).second) continue;
    call.emit(index, web::dump(record.item));
  }
  return Outcome::done();
}

void System::find(Call& call) {
  web::each(call, rpc_.api(),
            [&](std::size_t i, const Json& request) { return find_one(call, i, request); });
}

void System::fetch(Call& call) {
  web::each_slice(
      call, rpc_.api(), kAtOnce, [&](std::size_t first, const std::vector<Json>& asked) {
        std::vector<Outcome> outcomes(asked.size(), Outcome::done());
        std::vector<std::int64_t> ids;
        for (std::size_t i = 0; i < asked.size(); ++i) {
          if (asked[i].is_null()) continue;
          try {
            need_contact(asked[i]);
            ids.push_back(number_of(web::needed_in(asked[i], "id")));
          } catch (const Failure& failure) {
            // An id that cannot be Odoo's is of a record that is not there: no item.
            if (failure.outcome.outcome != SAMBUNG_GONE) outcomes[i] = failure.outcome;
          }
        }
        for (const web::Record& record : contacts_.read(ids)) {
          for (std::size_t i = 0; i < asked.size(); ++i) {
            const bool wanted = outcomes[i].is_done() && web::text_in(asked[i], "id") == record.id;
            if (wanted) call.emit(first + i, web::dump(record.item));
          }
        }
        return outcomes;
      });
}

void System::upsert(Call& call) {
  web::each_slice(call, rpc_.api(), kAtOnce, [&](std::size_t first, std::vector<Json> asked) {
    std::vector<Outcome> outcomes(asked.size(), Outcome::done());
    for (std::size_t i = 0; i < asked.size(); ++i) {
      if (asked[i].is_null()) continue;
      try {
        need_contact(asked[i]);
      } catch (const Failure& failure) {
        outcomes[i] = failure.outcome;
        asked[i] = nullptr;
      }
    }
    const auto written = Upsert(rpc_, contacts_, config_).run(asked);
    for (std::size_t i = 0; i < asked.size(); ++i) {
      if (asked[i].is_null()) continue;
      outcomes[i] = written[i].outcome;
      if (!written[i].record.is_null()) call.emit(first + i, web::dump(written[i].record));
    }
    return outcomes;
  });
}

void System::log(Call& call) {
  web::each(call, rpc_.api(),
            [&](std::size_t, const Json& request) { return notes_.put(request); });
}

void System::changes(Call& call) {
  Feed feed(rpc_, contacts_, config_);
  const std::vector<web::FeedOf> feeds = {{"contact.0", "contact", feed_rules(config_), &feed}};
  web::serve_changes(call, rpc_.api(), feeds);
}

void System::receive(Call& call) {
  for (std::size_t i = 0; i < call.size(); ++i) call.settle(i, receive_hook(call, i));
}

void System::subscriptions(Call& call) {
  web::each(call, rpc_.api(), [&](std::size_t i, const Json& request) {
    return subscriptions_.run(call, i, request);
  });
}

void System::erase_one(const std::string& id) {
  std::int64_t contact = 0;
  try {
    contact = number_of(id);
    rpc_.call({"res.partner", "unlink", std::vector<std::int64_t>{contact}}, Effect::kSame);
    return;
  } catch (const Failure& failure) {
    if (failure.outcome.outcome == SAMBUNG_GONE) return;
    const bool kept =
        failure.outcome.outcome == SAMBUNG_INVALID || failure.outcome.outcome == SAMBUNG_PERMISSION;
    if (!kept) throw;
  }
  // Invoices and orders keep it there: then nothing personal stays on it.
  notes_.erase(contact);
  Json values = {{"name", kErased}, {"active", false}};
  for (const char* name : kPersonal) {
    const auto field = contacts_.schema().fields.find(name);
    if (field != contacts_.schema().fields.end() && field->second.writable) values[name] = false;
  }
  rpc_.call({"res.partner", "write", std::vector<std::int64_t>{contact}, Json{{"vals", values}}},
            Effect::kSame);
}

void System::erase(Call& call) {
  web::each(call, rpc_.api(), [&](std::size_t, const Json& request) {
    for (const Json& id : web::list_in(request, "records")) {
      if (id.is_string() && web::is_id(id.get<std::string>())) erase_one(id.get<std::string>());
    }
    return Outcome::done();
  });
}

}  // namespace sambung::odoo
