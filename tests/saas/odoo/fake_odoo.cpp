#include "tests/saas/odoo/fake_odoo.hpp"

namespace sambung::testing {

namespace {

constexpr const char* kKey = "key-1";
constexpr const char* kDatabase = "shop";
constexpr const char* kLogin = "bot@shop.example";

// What Odoo says quotes what it was told: none of it may get into a reason.
constexpr const char* kWords = "Budi +628123456789 <budi@x.example> did not pass";

Told told_json2(const OdooError& error) {
  return {error.status,
          {{"name", error.name},
           {"message", kWords},
           {"arguments", json::array({kWords})},
           {"context", json::object()},
           {"debug", kWords}},
          {}};
}

Told told_jsonrpc(const OdooError& error) {
  return {200,
          {{"jsonrpc", "2.0"},
           {"id", 1},
           {"error",
            {{"code", 200},
             {"message", "Odoo Server Error"},
             {"data", {{"name", error.name}, {"message", kWords}, {"debug", kWords}}}}}},
          {}};
}

std::string header(const Ask& ask, const std::string& name) {
  const auto found = ask.headers.find(name);
  return found == ask.headers.end() ? std::string() : found->second;
}

bool takes_no_ids(const std::string& method) {
  static const std::set<std::string> kModelMethods = {"search_read", "fields_get", "load", "create",
                                                      "context_get"};
  return kModelMethods.contains(method);
}

std::vector<std::int64_t> ids_in(const json& list) {
  std::vector<std::int64_t> ids;
  for (const json& id : list) {
    if (!id.is_number_integer()) throw OdooError{422, "werkzeug.exceptions.UnprocessableEntity"};
    ids.push_back(id);
  }
  return ids;
}

}  // namespace

Told FakeOdoo::answer(const Ask& ask) {
  if (ask.path == "/jsonrpc") return answer_jsonrpc(ask);
  if (json2 && ask.path.starts_with("/json/2/")) return answer_json2(ask);
  return {404, nullptr, {{"Content-Type", "text/html"}}};
}

Told FakeOdoo::answer_json2(const Ask& ask) {
  try {
    // Over the wire the host shows the key; a line without one is a test in this process.
    const std::string shown = header(ask, "authorization");
    if (key_expired || (!shown.empty() && shown != std::string("Bearer ") + kKey)) {
      throw OdooError{401, "werkzeug.exceptions.Unauthorized"};
    }
    const std::string database = header(ask, "x-odoo-database");
    if (!database.empty() && database != kDatabase)
      throw OdooError{404, "werkzeug.exceptions.NotFound"};
    if (ask.method != "POST" || header(ask, "content-type") != "application/json" ||
        !ask.body.is_object() || !ask.query.empty()) {
      throw OdooError{422, "werkzeug.exceptions.UnprocessableEntity"};
    }
    const std::size_t slash = ask.path.rfind('/');
    OdooCall call{.model = ask.path.substr(8, slash - 8), .method = ask.path.substr(slash + 1)};
    call.named = ask.body;
    call.with_ids = call.named.contains("ids");
    if (call.with_ids) call.ids = ids_in(call.named["ids"]);
    call.context = call.named.value("context", json::object());
    call.named.erase("ids");
    call.named.erase("context");
    if (call.with_ids && takes_no_ids(call.method)) {
      throw OdooError{422, "werkzeug.exceptions.UnprocessableEntity"};
    }
    json result = run(call);
    if (call.method == "message_post" || call.method == "create") {
      result = result.is_array() ? result : json::array({result});  // a recordset is a list of ids
    }
    return {200, result, {}};
  } catch (const OdooError& error) {
    return told_json2(error);
  }
}

Told FakeOdoo::answer_jsonrpc(const Ask& ask) {
  try {
    if (ask.method != "POST" || header(ask, "content-type") != "application/json" ||
        ask.body.value("method", "") != "call") {
      return {400, nullptr, {}};
    }
    const json& params = ask.body["params"];
    const json& args = params["args"];
    const json answer = {{"jsonrpc", "2.0"}, {"id", ask.body["id"]}};
    if (params["service"] == "common" && params["method"] == "authenticate") {
      json said = answer;
      const bool good =
          args[0] == kDatabase && args[1] == kLogin && args[2] == kKey && !key_expired;
      said["result"] = good ? json(kOdooBot) : json(false);
      return {200, said, {}};
    }
    if (params["method"] != "execute_kw") throw OdooError{500, "builtins.NameError"};
    if (args[0] != kDatabase || args[1] != kOdooBot || args[2] != kKey || key_expired) {
      throw OdooError{403, "odoo.exceptions.AccessDenied"};
    }
    OdooCall call{.model = args[3], .method = args[4]};
    call.with_ids = !args[5].empty();
    if (call.with_ids) call.ids = ids_in(args[5][0]);
    if (call.with_ids == takes_no_ids(call.method)) throw OdooError{500, "builtins.TypeError"};
    call.named = args[6];
    call.context = call.named.value("context", json::object());
    call.named.erase("context");
    json said = answer;
    said["result"] = run(call);
    return {200, said, {}};
  } catch (const OdooError& error) {
    return told_jsonrpc(error);
  }
}

bool FakeOdoo::is_write(const Ask& ask) const {
  const std::string method = ask.path == "/jsonrpc" && ask.body["params"]["args"].size() == 7
                                 ? ask.body["params"]["args"][4].get<std::string>()
                                 : ask.path.substr(ask.path.rfind('/') + 1);
  return method == "load" || method == "write" || method == "create" || method == "unlink" ||
         method == "message_post";
}

json FakeOdoo::run(const OdooCall& call) {
  if (call.model == "res.partner") return partner_method(call);
  if (call.model == "mail.message") return message_method(call);
  return other_method(call);
}

json FakeOdoo::hook_of(std::int64_t id) {
  return {{"_model", "res.partner"}, {"_id", id}, {"_action", "Send Webhook(#12)"}};
}

std::int64_t FakeOdoo::add(json fields) {
  const std::int64_t id = next_++;
  partners[id] = json::object();
  write(id, fields, 2, now());
  return id;
}

std::int64_t FakeOdoo::add_late(json fields, std::int64_t ago_s) {
  const std::int64_t id = next_++;
  partners[id] = json::object();
  write(id, fields, 2, now() - ago_s);
  return id;
}

void FakeOdoo::edit(std::int64_t id, const json& fields) { write(id, fields, 2, now()); }

void FakeOdoo::remove(std::int64_t id) {
  partners.erase(id);
  std::erase_if(external, [id](const auto& each) { return each.second == id; });
  std::erase_if(messages, [id](const auto& each) { return each.second["res_id"] == id; });
}

}  // namespace sambung::testing
