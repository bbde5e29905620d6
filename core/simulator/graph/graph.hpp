#pragma once

#include <string>
#include <vector>

#include "core/simulator/graph/platform.hpp"

namespace sambung::simulator {

/// The Graph API: takes the version off the path, checks the token, finds the node and its route.
/// Confined to the loop's thread.
class Graph {
 public:
  explicit Graph(Platform& platform);

  void serve(const HttpRequest& request, const Responder& respond);

 private:
  void serve_node(const HttpRequest& request, std::vector<std::string> path,
                  const Responder& respond);
  const std::vector<Route>* routes_of(const std::string& node) const;
  bool authorised(const HttpRequest& request) const;
  HttpReply exchange_token(const HttpRequest& request);
  HttpReply debug_token(const HttpRequest& request);

  Platform& platform_;
  std::vector<Route> channel_routes_;
  std::vector<Route> account_routes_;
  const std::vector<Route> app_routes_;
  const std::vector<Route> template_node_routes_;
  const std::vector<Route> media_node_routes_;
};

}  // namespace sambung::simulator
