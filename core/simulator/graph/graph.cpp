#include "core/simulator/graph/graph.hpp"

#include <charconv>
#include <nlohmann/json.hpp>

#include "core/simulator/graph/media_link.hpp"
#include "core/simulator/graph/multipart.hpp"

namespace sambung::simulator {
namespace {

constexpr int kOldestVersion = 13;

/// Whether the piece is a version such as v26.0; its number, or -1.
int version_of(const std::string& piece) {
  int number = -1;
  if (piece.size() < 4 || piece[0] != 'v' || !piece.ends_with(".0")) return -1;
  const auto [end, failed] = std::from_chars(piece.data() + 1, piece.data() + piece.size(), number);
  return failed == std::errc{} && end == piece.data() + piece.size() - 2 ? number : -1;
}

void append(std::vector<Route>& routes, const std::vector<Route>& more) {
  routes.insert(routes.end(), more.begin(), more.end());
}

std::string bearer_of(const HttpRequest& request) {
  std::string_view header = request.header("authorization");
  for (const std::string_view scheme : {"Bearer ", "bearer ", "OAuth "}) {
    if (header.starts_with(scheme)) return std::string(header.substr(scheme.size()));
  }
  return {};
}

/// A JSON or form body as an object, with the query's pairs where the body has none. Files of
/// multipart bodies stay in the request.
Result<Json> body_of(const HttpRequest& request) {
  const std::string_view type = request.header("content-type");
  Json body = Json::object();
  if (type.starts_with("application/x-www-form-urlencoded")) {
    for (const auto& [name, value] : parse_form(request.body)) body[name] = value;
  } else if (type.starts_with("multipart/")) {
    // Read by the route that wants files.
  } else if (!request.body.empty()) {
    auto parsed = parse_json(request.body);
    if (!parsed || !parsed->is_object())
      return Error{ErrorCode::kInvalid, "The body is not a JSON object."};
    body = std::move(*parsed);
  }
  for (const auto& [name, value] : request.query()) {
    if (name != "access_token" && !body.contains(name)) body[name] = value;
  }
  return body;
}

}  // namespace

HttpReply failed(Platform& platform, const GraphError& error) {
  return graph_error(error, platform.ids.trace());
}

Channel& channel_of(Platform& platform, const Call& call) {
  return *platform.world.channel(call.node);
}

HttpReply failed(Platform& platform, int code, const std::string& details, int subcode) {
  return graph_error({code, details, subcode}, platform.ids.trace());
}

HttpReply unsupported(Platform& platform, const std::string& method, const std::string& node) {
  return failed(platform, 100,
                "Unsupported " + method + " request. Object with ID '" + node.substr(0, 40) +
                    "' does not exist, cannot be loaded due to missing permissions, or does not "
                    "support this operation.",
                33);
}

Graph::Graph(Platform& platform)
    : platform_(platform),
      channel_routes_(message_routes()),
      account_routes_(account_routes()),
      app_routes_(app_routes()),
      template_node_routes_(template_node_routes()),
      media_node_routes_(media_node_routes()) {
  append(channel_routes_, media_routes());
  append(channel_routes_, phone_routes());
  append(channel_routes_, customer_routes());
  append(account_routes_, template_routes());
}

bool Graph::authorised(const HttpRequest& request) const {
  std::string token = bearer_of(request);
  if (token.empty()) token = request.query()["access_token"];
  const std::string app_token =
      platform_.options.app_id + "|" + std::string(platform_.options.app_secret.reveal());
  return !token.empty() && (token == platform_.options.access_token.reveal() || token == app_token);
}

void Graph::serve(const HttpRequest& request, const Responder& respond) {
  std::vector<std::string> path = split_path(request.path());
  const int version = path.empty() ? -1 : version_of(path[0]);
  if (version >= 0) path.erase(path.begin());
  if (version >= 0 && version < kOldestVersion) {
    return respond(failed(platform_, 100, "That version is no longer served; use v13.0 or later."));
  }
  if (path.empty()) return respond(unsupported(platform_, "get", ""));
  if (path[0] == "oauth") return respond(exchange_token(request));
  if (!authorised(request)) {
    return respond(failed(platform_, 190, "No valid access token: send Authorization: Bearer."));
  }
  if (request.path() == kMediaPath) return respond(download_media(platform_, request));
  if (path[0] == "debug_token") return respond(debug_token(request));
  if (path[0] == "me" && path.size() == 1 && request.method == "GET") {
    // Whom a token is for: of a business, a system user.
    return respond(graph_ok({{"id", platform_.options.app_id + "1"}, {"name", "System user"}}));
  }
  const Faults& faults = platform_.webhooks.faults();
  if (platform_.random.chance(faults.server_error)) {
    return respond(failed(platform_, 131000, "Simulated failure; nothing was done."));
  }
  if (platform_.random.chance(faults.throttle)) {
    return respond(failed(platform_, 130429, "Simulated throttling; nothing was done."));
  }
  const bool lost = platform_.random.chance(faults.lost_answer);
  serve_node(request, std::move(path), [respond, lost](HttpReply reply) {
    reply.lost = lost;
    respond(std::move(reply));
  });
}

void Graph::serve_node(const HttpRequest& request, std::vector<std::string> path,
                       const Responder& respond) {
  std::string method = request.method;
  for (char& c : method) c = static_cast<char>(std::tolower(c));
  const std::vector<Route>* routes = routes_of(path[0]);
  if (routes == nullptr || path.size() > 3) return respond(unsupported(platform_, method, path[0]));
  const auto body = body_of(request);
  if (!body) return respond(failed(platform_, 100, body.error().what));
  path.resize(3);
  const Call call{request, *body, path[0], path[1], path[2], request.query()};
  for (const Route& route : *routes) {
    if (route.method != request.method || route.edge != call.edge) continue;
    try {
      if (auto answer = route.answer(platform_, call, respond)) respond(std::move(*answer));
    } catch (const Json::exception&) {
      // A shape that no check foresaw; the checks run before anything is changed.
      respond(failed(platform_, 100, "The body has a shape that the simulator cannot read."));
    }
    return;
  }
  respond(unsupported(platform_, method, path[0]));
}

const std::vector<Route>* Graph::routes_of(const std::string& node) const {
  World& world = platform_.world;
  if (world.channel(node) != nullptr) return &channel_routes_;
  if (world.account(node) != nullptr) return &account_routes_;
  if (node == world.app_id || node == "app") return &app_routes_;
  if (world.find_template(node) != nullptr) return &template_node_routes_;
  if (world.media(node) != nullptr) return &media_node_routes_;
  return nullptr;
}

/// Any exchange with the right app id and secret gives the one token that there is.
HttpReply Graph::exchange_token(const HttpRequest& request) {
  auto given = request.query();
  if (request.method == "POST") {
    for (auto& [name, value] : parse_form(request.body)) given[name] = value;
  }
  const bool right = given["client_id"] == platform_.options.app_id &&
                     given["client_secret"] == platform_.options.app_secret.reveal();
  if (!right) return failed(platform_, 100, "client_id or client_secret is wrong.");
  return graph_ok(
      {{"access_token", platform_.options.access_token.reveal()}, {"token_type", "bearer"}});
}

HttpReply Graph::debug_token(const HttpRequest& request) {
  auto query = request.query();
  const std::string token = query["input_token"];
  if (token.empty()) return failed(platform_, 100, "The parameter input_token is required.");
  const bool valid = token == platform_.options.access_token.reveal();
  Json seen = {{"app_id", platform_.options.app_id}, {"is_valid", valid}};
  if (valid) {
    seen["type"] = "SYSTEM_USER";
    seen["expires_at"] = 0;
    seen["scopes"] = {"whatsapp_business_management", "whatsapp_business_messaging"};
  } else {
    seen["error"] = {{"code", 190}, {"message", "The token is not one of this app."}};
  }
  return graph_ok({{"data", std::move(seen)}});
}

}  // namespace sambung::simulator
