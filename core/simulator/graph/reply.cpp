#include "core/simulator/graph/reply.hpp"

#include <array>
#include <nlohmann/json.hpp>

namespace sambung::simulator {
namespace {

struct Known {
  int code;
  unsigned status;
  const char* title;
};

// Meta, WhatsApp Cloud API error codes, read 2026-11. Rate limits come as 400, not 429.
constexpr std::array kKnown = {
    Known{0, 401, "AuthException"},
    Known{1, 400, "An unknown error occurred"},
    Known{4, 400, "Application request limit reached"},
    Known{10, 403, "Application does not have permission for this action"},
    Known{33, 400, "Parameter value is not valid"},
    Known{100, 400, "Invalid parameter"},
    Known{190, 401, "Invalid OAuth access token - Cannot parse access token"},
    Known{200, 403, "Permissions error"},
    Known{2200, 400, "Callback verification failed"},
    Known{80007, 400, "Rate limit issues"},
    Known{130429, 400, "Rate limit hit"},
    Known{130472, 400, "User's number is part of an experiment"},
    Known{131000, 500, "Something went wrong"},
    Known{131008, 400, "Required parameter is missing"},
    Known{131009, 400, "Parameter value is not valid"},
    Known{131016, 500, "Service unavailable"},
    Known{131021, 400, "Recipient cannot be sender"},
    Known{131026, 400, "Message undeliverable"},
    Known{131042, 400, "Business eligibility payment issue"},
    Known{131047, 400, "Re-engagement message"},
    Known{131048, 400, "Spam rate limit hit"},
    Known{131049, 400, "This message was not delivered to maintain healthy ecosystem engagement"},
    Known{131050, 400, "User stopped marketing messages"},
    Known{131051, 400, "Unsupported message type"},
    Known{131052, 400, "Media download error"},
    Known{131053, 400, "Media upload error"},
    Known{131055, 400, "Method not allowed"},
    Known{131056, 400, "(Business Account, Consumer Account) pair rate limit hit"},
    Known{131059, 400, "Invalid paging cursor"},
    Known{131062, 400, "Business-scoped user id not supported for this message"},
    Known{132000, 400, "Number of parameters does not match the expected number of params"},
    Known{132001, 404, "Template name does not exist in the translation"},
    Known{132005, 400, "Translated text too long"},
    Known{132008, 400, "Template parameter value is not valid"},
    Known{132012, 400, "Parameter format does not match format in the created template"},
    Known{132015, 400, "Template is paused"},
    Known{132016, 400, "Template is disabled"},
    Known{133005, 400, "Two step verification PIN mismatch"},
    Known{133006, 400, "Phone number re-verification needed"},
    Known{133010, 400, "The account is not registered"},
    Known{133016, 400, "Account register deregister rate limit exceeded"},
    Known{134100, 400, "Only marketing messages supported"},
    Known{137000, 400, "Recipient identity key hash mismatch"},
    Known{139100, 400, "Bulk blocking failed"},
    Known{147001, 400, "Username not available"},
    Known{2388103, 400, "The code could not be sent or checked"},
    Known{2494191, 400, "Thread control take not allowed"},
    Known{2593107, 400, "Synchronization request limit exceeded"},
    Known{2593109, 400, "History sharing is turned off by the business"},
};

const Known* find(int code) {
  for (const Known& known : kKnown) {
    if (known.code == code) return &known;
  }
  return nullptr;
}

}  // namespace

bool known_error(int code) { return find(code) != nullptr; }

std::string error_title(int code) {
  const Known* known = find(code);
  return known == nullptr ? "Unknown error" : known->title;
}

HttpReply graph_ok(const Json& body) {
  return {200, "application/json; charset=UTF-8", compact(body), {}, false};
}

HttpReply graph_success() { return graph_ok({{"success", true}}); }

HttpReply graph_error(const GraphError& error, const std::string& trace) {
  const Known* known = find(error.code);
  Json body = {{"message", "(#" + std::to_string(error.code) + ") " + error_title(error.code)},
               {"type", error.code == 100 && error.subcode == 33 ? "GraphMethodException"
                                                                 : "OAuthException"},
               {"code", error.code}};
  if (error.subcode != 0) body["error_subcode"] = error.subcode;
  body["error_data"] = {{"messaging_product", "whatsapp"}, {"details", error.details}};
  body["fbtrace_id"] = trace;
  HttpReply reply = graph_ok({{"error", std::move(body)}});
  reply.status = known == nullptr ? 400 : known->status;
  return reply;
}

Json webhook_error(int code, const std::string& details) {
  return {{"code", code},
          {"title", error_title(code)},
          {"message", error_title(code)},
          {"error_data", {{"details", details}}},
          {"href", "https://developers.facebook.com/docs/whatsapp/cloud-api/support/error-codes/"}};
}

}  // namespace sambung::simulator
