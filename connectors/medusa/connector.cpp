#include <algorithm>
#include <chrono>
#include <sambung/connector.hpp>
#include <string>

#include "connectors/medusa/api.hpp"
#include "connectors/medusa/config.hpp"
#include "connectors/medusa/cursor.hpp"
#include "connectors/medusa/customer.hpp"
#include "connectors/medusa/customers.hpp"
#include "connectors/medusa/failure.hpp"
#include "connectors/medusa/feed.hpp"
#include "connectors/medusa/lookup.hpp"
#include "connectors/medusa/order.hpp"

namespace {

using nlohmann::json;
using sambung::Call;
using sambung::Outcome;
using sambung::medusa::Failure;

constexpr std::size_t kRecordsWanted = 500;

json object_of(std::string_view text) {
  json object = json::parse(text, nullptr, false);
  if (!object.is_object()) throw Failure(Outcome::invalid("the request is no JSON object"));
  return object;
}

std::string needed_in(const json& request, const char* name) {
  const auto text = request.find(name);
  if (text == request.end() || !text->is_string()) {
    throw Failure(Outcome::invalid(std::string(name) + ": missing"));
  }
  return text->get<std::string>();
}

json finding(const std::string& check, bool ok, const std::string& detail) {
  return json{{"check", check}, {"ok", ok}, {"detail", detail}};
}

/// Contacts as customers; orders and drafts of them to be read.
class Medusa {
 public:
  explicit Medusa(const sambung::Setup& setup)
      : config_(sambung::medusa::parse_config(setup.config)), api_(setup.host) {}
  Medusa(const Medusa&) = delete;
  Medusa& operator=(const Medusa&) = delete;

  void describe(Call& call) {
    call.emit(0, R"({"objects":["contact","order"],"contact":{"create":true,"idempotent":"search",)"
                 R"("versions":"seen","batch":{"upsert":20,"fetch":20,"find":10},)"
                 R"("find":["phone","email"],"merges":false,"deletes":"fetch"},)"
                 R"("order":{"create":false,"versions":"none","deletes":"fetch"},)"
                 R"("changes":{"mode":"poll","lag_ms":60000,"poll_ms":5000},"lookups":)" +
                     sambung::medusa::Lookup::described().dump() + "}");
    call.settle_all(Outcome::done());
  }

  void probe(Call& call) {
    each(call, [&](std::size_t i) {
      for (const char* what : {"customers", "orders", "draft-orders"}) {
        api_.get(std::string("/admin/") + what, {{"limit", "1"}, {"fields", "id"}});
        call.emit(i, finding(std::string("rights on ") + what, true, "").dump());
      }
      call.emit(i, finding("reach", true, "the key is accepted").dump());
      call.emit(i, clock().dump());
      call.emit(i, fields().dump());
      return Outcome::done();
    });
  }

  void find(Call& call) {
    each(call, [&](std::size_t i) {
      const json request = object_of(call.request(i));
      if (needed_in(request, "object") != "contact") {
        return Outcome::not_supported("object: contacts can be found, orders fetched");
      }
      for (const json& customer : customers_.find(request.value("keys", json()))) {
        call.emit(i, customer_record(customer, config_).dump());
      }
      return Outcome::done();
    });
  }

  void fetch(Call& call) {
    each(call, [&](std::size_t i) {
      const json request = object_of(call.request(i));
      const std::string id = needed_in(request, "id");
      const json record = needed_in(request, "object") == "order" ? order(id) : contact(id);
      if (!record.is_null()) call.emit(i, record.dump());
      return Outcome::done();
    });
  }

  void upsert(Call& call) {
    each(call, [&](std::size_t i) {
      sambung::medusa::Customers::Written written = customers_.upsert(object_of(call.request(i)));
      if (written.outcome.is_done()) call.emit(i, written.record.dump());
      return std::move(written.outcome);
    });
  }

  void changes(Call& call) {
    each(call, [&](std::size_t i) { return changes_of(call, i); });
  }

  void lookup(Call& call) {
    each(call, [&](std::size_t i) {
      for (const json& order : lookup_.orders(object_of(call.request(i)), call.limit())) {
        call.emit(i, order.dump());
      }
      return Outcome::done();
    });
  }

  void erase(Call& call) {
    each(call, [&](std::size_t i) {
      for (const json& id : object_of(call.request(i)).value("records", json::array())) {
        if (id.is_string()) customers_.erase(id.get<std::string>());
      }
      return Outcome::done();
    });
  }

 private:
  template <class Do>
  void each(Call& call, Do act) {
    api_.until(call.deadline());
    for (std::size_t i = 0; i < call.size(); ++i) {
      try {
        call.settle(i, act(i));
      } catch (const Failure& failure) {
        call.settle(i, failure.outcome);
      }
    }
  }

  json contact(const std::string& id) {
    const json customer = customers_.read(id);
    return customer.is_null() ? json() : customer_record(customer, config_);
  }

  json order(const std::string& id) {
    if (!sambung::medusa::is_id(id)) return nullptr;
    const json reply =
        api_.get_if_there("/admin/orders/" + id, {{"fields", sambung::medusa::kOrderFields}});
    return reply.is_null() ? json() : sambung::medusa::order_record(reply.value("order", json()));
  }

  static sambung::medusa::Wanted wanted_in(std::string_view context) {
    const json said = json::parse(context, nullptr, false);
    const json objects = said.is_object() ? said.value("objects", json()) : json();
    if (!objects.is_array()) return {};
    const auto has = [&objects](const char* name) {
      return std::find(objects.begin(), objects.end(), name) != objects.end();
    };
    return {has("contact"), has("order")};
  }

  Outcome changes_of(Call& call, std::size_t i) {
    sambung::medusa::Cursor cursor;
    if (!call.request(i).empty()) {
      const auto parsed = sambung::medusa::parse_cursor(call.request(i));
      if (!parsed) {
        call.emit(i, "", SAMBUNG_EMIT_CURSOR_LOST);
        return Outcome::done();
      }
      cursor = *parsed;
    }
    const sambung::medusa::Wanted objects = wanted_in(call.context(i));
    const std::size_t wanted = call.limit() == 0 ? kRecordsWanted : call.limit();
    std::size_t given = 0;
    do {
      const sambung::medusa::Cursor before = cursor;
      try {
        for (const json& record : feed_.read_on(cursor, objects, wanted - given)) {
          if (!call.emit(i, record.dump()))
            return Outcome::done();  // the cursor stays where it was
          ++given;
        }
      } catch (const Failure&) {
        if (given == 0) throw;
        cursor = before;  // the next call fails by itself, and what was given is kept
        break;
      }
    } while (given < wanted && cursor.stream < sambung::medusa::kStreams);
    const bool more = cursor.stream < sambung::medusa::kStreams;
    call.emit(i, encode(cursor), more ? SAMBUNG_EMIT_CURSOR_MORE : SAMBUNG_EMIT_CURSOR);
    return Outcome::done();
  }

  json clock() const {
    const auto now = std::chrono::duration_cast<std::chrono::milliseconds>(
                         std::chrono::system_clock::now().time_since_epoch())
                         .count();
    if (api_.server_ms() == 0) return finding("clock", true, "the server does not tell its time");
    constexpr std::int64_t kSkewMax = 5000;
    const std::int64_t skew = api_.server_ms() - now;
    json found = finding("clock", skew < kSkewMax && skew > -kSkewMax, "to the second");
    found["skew_ms"] = skew;
    return found;
  }

  static json fields() {
    json names = json::array();
    for (const char* name : {"email", "first_name", "last_name", "company_name", "phone"}) {
      names.push_back(
          json{{"name", name}, {"type", "text"}, {"writable", true}, {"required", false}});
    }
    names.push_back(
        json{{"name", "metadata"}, {"type", "object"}, {"writable", true}, {"required", false}});
    json found = finding("fields", true, "");
    found["fields"] = std::move(names);
    return found;
  }

  const sambung::medusa::Config config_;
  sambung::medusa::Api api_;
  sambung::medusa::Customers customers_{api_, config_};
  sambung::medusa::Lookup lookup_{api_, customers_};
  sambung::medusa::Feed feed_{api_, config_};
};

}  // namespace

SAMBUNG_CONNECTOR(Medusa, "medusa", "0.1.0", sambung::medusa::kManifest)
