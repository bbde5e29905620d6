#include "plugins/http/transport.hpp"

namespace sambung::remote {

Reply with_sink_served(const Request& request, Response response) {
  if (!wants_pieces(request, response.status)) return response;
  const std::string body = std::exchange(response.body, {});
  if (!body.empty() && !request.sink(body)) return unwanted();
  return response;
}

}  // namespace sambung::remote
