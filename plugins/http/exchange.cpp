#include "plugins/http/exchange.hpp"

#include "plugins/http/body.hpp"
#include "plugins/http/request_head.hpp"
#include "plugins/http/response_head.hpp"
#include "plugins/http/server_clock.hpp"

namespace sambung::remote {
namespace {

/// A small body goes out in one piece with the head, a large one is not copied for it.
constexpr std::size_t kJoinedBytesMax = 16384;

/// Writes all of `bytes`; where it fails, the failure says whether any had left, now or, by `left`,
/// before.
std::optional<Failure> write_all(Connection& connection, std::string_view bytes, bool left,
                                 const Patience& patience) {
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

std::optional<Failure> write_request(Connection& connection, std::string head,
                                     std::string_view body, const Patience& patience) {
  const std::string_view joined = body.substr(0, kJoinedBytesMax);
  if (auto failed = write_all(connection, head.append(joined), false, patience)) return failed;
  return write_all(connection, body.substr(joined.size()), true, patience);
}

struct Answer {
  Response response;
  bool keep;
};

Tried<Answer> read_answer(Incoming& incoming, const Exchange& exchange, const Request& request) {
  auto head = read_head(incoming, exchange.limits.header_bytes_max);
  if (!head) return head.failure();
  const auto ahead = server_ahead(*head, exchange.clock.now());
  const auto framing = framing_of(*head, request.method);
  if (!framing) return framing.failure();
  const auto* sink = wants_pieces(request, head->status) ? &request.sink : nullptr;
  auto body = Body::for_head(*head, exchange.limits.body_bytes_max, sink);
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
      write_request(connection, head_text(request, url, user_agent), request.body, patience);
  if (unsent && (unsent->kind != Kind::kAmbiguous)) return {*unsent};
  // A server that refuses a large body answers and hangs up while we still write: the answer counts.
  Incoming incoming(connection, patience);
  auto answer = read_answer(incoming, *this, request);
  if (answer) return {std::move(answer->response), true, answer->keep && !unsent};
  Failure failure = answer.failure();
  failure.bytes_left = true;
  return {failure, incoming.begun(), false};
}

}  // namespace sambung::remote
