#pragma once

#include <functional>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "core/simulator/graph/field.hpp"
#include "core/simulator/graph/reply.hpp"
#include "core/simulator/graph/world.hpp"
#include "core/simulator/json.hpp"
#include "core/simulator/net/http_server.hpp"
#include "core/simulator/net/loop.hpp"
#include "core/simulator/options.hpp"
#include "core/simulator/pace.hpp"
#include "core/simulator/random.hpp"
#include "core/simulator/webhooks.hpp"

namespace sambung::simulator {

/// What the routes work on. Borrows everything; confined to the loop's thread.
struct Platform {
  const Options& options;
  World& world;
  Webhooks& webhooks;
  Loop& loop;
  const Clock& clock;
  Pace pace;
  IdMaker& ids;
  Random& random;
  std::string origin;  ///< of our plain HTTP port, for links in webhooks
  /// Asks a callback URL to repeat a challenge, as Meta does before it uses one.
  std::function<void(const Url&, const std::string& verify_token, std::function<void(bool)>)>
      verify;
};

/// A request to a node of the Graph API: /v26.0/{node}/{edge}/{rest}. Borrows request and body.
struct Call {
  const HttpRequest& request;
  const Json& body;  ///< JSON or form, with the query's pairs added; an object
  std::string node;
  std::string edge;
  std::string rest;
  std::map<std::string, std::string, std::less<>> query;
};

/// nullopt: the responder gets the answer later.
using Answer = std::optional<HttpReply>;
using RouteFunction = Answer (*)(Platform&, const Call&, const Responder&);

struct Route {
  const char* method;
  const char* edge;  ///< "" for the node itself
  RouteFunction answer;
};

/// What each kind of node answers; see the file of the same name.
std::vector<Route> message_routes();   ///< on a phone number: messages, history, threads
std::vector<Route> media_routes();     ///< on a phone number: media
std::vector<Route> phone_routes();     ///< on a phone number: itself, registration, settings
std::vector<Route> customer_routes();  ///< on a phone number: profile, blocking, contacts, sync
std::vector<Route> account_routes();   ///< on an account
std::vector<Route> app_routes();       ///< on the app
std::vector<Route> template_routes();  ///< on an account: message_templates
std::vector<Route> template_node_routes();
std::vector<Route> media_node_routes();

HttpReply failed(Platform& platform, int code, const std::string& details, int subcode = 0);
HttpReply failed(Platform& platform, const GraphError& error);

/// The business phone number that a call is about; the router has made sure that there is one.
Channel& channel_of(Platform& platform, const Call& call);
/// What Graph says of a node or an edge that is not there.
HttpReply unsupported(Platform& platform, const std::string& method, const std::string& node);

}  // namespace sambung::simulator
