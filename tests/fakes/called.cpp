#include "tests/fakes/called.hpp"

#include <gtest/gtest.h>

namespace sambung::testing {

namespace {

struct Sink {
  std::vector<Came> came;
};

std::int32_t take(void* sink, std::size_t request, std::int32_t kind, sambung_span item) {
  Came& came = static_cast<Sink*>(sink)->came.at(request);
  if (kind == SAMBUNG_EMIT_ITEM) {
    came.items.push_back(json::parse(view(item)));
  } else {
    came.cursor_kind = kind;
    came.cursor = view(item);
  }
  return 1;
}

}  // namespace

std::vector<Came> called(const Serve& serve, const std::vector<Asked>& asked, std::uint32_t limit) {
  std::vector<sambung_span> requests;
  std::vector<sambung_span> contexts;
  for (const Asked& each : asked) {
    requests.push_back(span_of(each.request));
    contexts.push_back(span_of(each.context));
  }
  Sink sink{std::vector<Came>(asked.size())};
  sambung_call raw{};
  raw.struct_size = sizeof raw;
  raw.deadline_ms = 20'000;
  raw.limit = limit;
  raw.count = asked.size();
  raw.requests = requests.data();
  raw.contexts = contexts.data();
  raw.sink = &sink;
  raw.emit = &take;
  sambung_outcome empty{};
  empty.struct_size = sizeof empty;
  empty.outcome = SAMBUNG_TRANSIENT;
  std::vector<sambung_outcome> outcomes(asked.size(), empty);
  Call call(raw, outcomes.data());
  serve(call);
  for (std::size_t i = 0; i < asked.size(); ++i) {
    sink.came[i].outcome = outcomes[i].outcome;
    sink.came[i].reason = outcomes[i].reason;
    sink.came[i].remote_id = outcomes[i].remote_id;
    sink.came[i].retry_ms = outcomes[i].retry_after_ms;
  }
  return std::move(sink.came);
}

Came called_once(const Serve& serve, const json& request, const json& context) {
  return called(serve, {{request.dump(), context.dump()}}).front();
}

Came all_changes(const Serve& changes, std::string& cursor, const json& context,
                 std::uint32_t limit) {
  Came all;
  for (int calls = 0; calls < 1000; ++calls) {
    const Came came = called(changes, {{cursor, context.dump()}}, limit).front();
    all.outcome = came.outcome;
    all.reason = came.reason;
    all.cursor_kind = came.cursor_kind;
    if (came.outcome != SAMBUNG_DONE) return all;
    all.items.insert(all.items.end(), came.items.begin(), came.items.end());
    cursor = came.cursor;
    if (came.cursor_kind != SAMBUNG_EMIT_CURSOR_MORE) return all;
  }
  ADD_FAILURE() << "the changes have no end";
  return all;
}

}  // namespace sambung::testing
