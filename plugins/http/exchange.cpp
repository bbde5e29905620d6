#include "plugins/http/exchange.hpp"

#include "plugins/http/body.hpp"
#include "plugins/http/request_head.hpp"
#include "plugins/http/response_head.hpp"
#include "plugins/http/server_clock.hpp"

namespace sambung::remote {
namespace {

/// Writes all of head and body; where it fails, the failure says whether bytes had left.
std::optional<Failure> write_all(Connection& connection, const std::string& bytes,
                                 const Patience& patience) {
  bool left = false;
  for (std::string_view rest = bytes; !rest.empty();) {
    const auto sent = connection.write(rest, patience);
    if (!sent) {
      Failure failure = sent.failure();
      failure.bytes_left = failure.bytes_left || left;
      if (failure.kind == Kind::kAmbiguous && !failure.bytes_left) failure.kind = Kind::kNotSent;
      return failure;
    }
    left = true;
    rest.remove_prefix(*sent);
  }
  return std::nullopt;
}

struct Answer {
  Response response;
  bool keep;
};

Tried<Answer> read_answer(Incoming& incoming, const Exchange& exchange, std::string_view method) {
  auto head = read_head(incoming, exchange.limits.header_bytes_max);
  if (!head) return head.failure();
  const auto ahead = server_ahead(*head, exchange.clock.now());
  const auto framing = framing_of(*head, method);
  if (!framing) return framing.failure();
  auto body = Body::for_head(*head, exchange.limits.body_bytes_max);
  if (!body) return body.failure();
  if (auto failed = read_body(incoming, *framing, exchange.limits.header_bytes_max, *body)) {
    return *failed;
  }
  if (body->packed()) {
    std::erase_if(head->headers, [](const Header& each) {
      return same_name(each.name, "Content-Encoding") || same_name(each.name, "Content-Length");
    });
  }
  // What stands behind the answer was not asked for: nobody may take it for the next answer.
  const bool keep = framing->keep && incoming.pending().empty();
  return Answer{{head->status, std::move(head->headers), std::move(body->text()), ahead}, keep};
}

}  // namespace

Exchange::Ending Exchange::run(Connection& connection, const Request& request, const Url& url,
                               const Patience& patience) const {
  const auto unsent =
      write_all(connection, head_text(request, url, user_agent) + request.body, patience);
  if (unsent && (unsent->kind != Kind::kAmbiguous)) return {*unsent};
  // A server that refuses a large body answers and hangs up while we still write: the answer counts.
  Incoming incoming(connection, patience);
  auto answer = read_answer(incoming, *this, request.method);
  if (answer) return {std::move(answer->response), true, answer->keep && !unsent};
  Failure failure = answer.failure();
  failure.bytes_left = true;
  return {failure, incoming.begun(), false};
}

}  // namespace sambung::remote
