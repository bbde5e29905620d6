#include "core/app/operations.hpp"

namespace sambung::app {

Operations::Answer Operations::lookup(const control::Request& request) {
  auto question = lookup::read_question(request.text("what"), request.text("keys"),
                                        request.integer("limit").value_or(0));
  if (!question) return question.error();
  return needs_.live->connections.ask(request.text("connection"), *question);
}

}  // namespace sambung::app
