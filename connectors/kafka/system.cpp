#include "connectors/kafka/system.hpp"

#include "connectors/sink/cloud_event.hpp"
#include "connectors/sink/waves.hpp"
#include "connectors/web/failure.hpp"
#include "connectors/web/requests.hpp"

namespace sambung::kafka {

namespace {

using web::finding;

constexpr std::chrono::milliseconds kMargin{500};  // for the way back before a call's deadline

/// The lane's, so that its order holds in one partition; a lane of nobody's goes by its account.
std::string_view key_of(const Event& event) {
  if (!event.lane().empty()) return event.lane();
  return event.account().empty() ? std::string_view("-") : event.account();
}

std::string how_to_make(const std::string& topic) {
  return topic + " is not there; make it: kafka-topics.sh --create --topic " + topic +
         " --partitions 6 --replication-factor 3 --config min.insync.replicas=2";
}

std::string durability_of(const TopicFacts& topic) {
  if (topic.replicas < 2) {
    return "relaxed: one broker keeps it, and acknowledges before it is on disk";
  }
  return "replicated: " + std::to_string(topic.replicas) +
         " brokers keep it; the topic's min.insync.replicas says how many have it before it is "
         "acknowledged";
}

}  // namespace

std::vector<Outcome> System::write(const Batch& batch, const std::vector<std::size_t>& events) {
  std::vector<Outcome> outcomes(events.size(), Outcome::done());
  std::vector<Message> messages;
  std::vector<std::size_t> places;  // of the messages among the events
  for (std::size_t n = 0; n < events.size(); ++n) {
    const Event event = batch[events[n]];
    auto body = sink::cloud_event(event, config_.source);
    auto topic = config_.topic.of(event);
    if (!body || !topic) {
      outcomes[n] = Outcome::invalid(body ? "the event's type makes no topic" : sink::kNoEvent);
      continue;
    }
    messages.push_back(
        {*std::move(topic), key_of(event), event.id(), event.type(), *std::move(body)});
    places.push_back(n);
  }
  if (messages.empty()) return outcomes;
  const std::vector<Outcome> said = producer_.write(messages);
  for (std::size_t n = 0; n < places.size(); ++n) outcomes[places[n]] = said[n];
  return outcomes;
}

Outcomes System::deliver(const Batch& batch) {
  const auto end = Producer::Clock::now() + kMostTime;
  const Outcomes outcomes = sink::in_waves_until(
      batch, end, "Kafka is slow: this event goes with the next batch",
      [&](const std::vector<std::size_t>& events) {
        producer_.until(std::min(end, Producer::Clock::now() + config_.timeout));
        return write(batch, events);
      });
  producer_.clear_cancel();
  return outcomes;
}

void System::describe(Call& call) {
  call.emit(0, R"({"objects":[]})");
  call.settle_all(Outcome::done());
}

void System::emit_findings(Call& call, std::size_t request) {
  const std::string& name = config_.topic.text();
  const bool fixed = name.find('{') == std::string::npos;
  const auto topic = producer_.find_topic(name);
  call.emit(request, finding("reach", true, "a broker answers").dump());
  if (!fixed) {
    call.emit(
        request,
        finding("topic", true, "topics by " + name + " are not looked for one by one").dump());
    return;
  }
  call.emit(request,
            finding("topic", topic.has_value(),
                    topic ? name + " has " + std::to_string(topic->partitions) + " partitions"
                          : how_to_make(name))
                .dump());
  if (topic) {
    call.emit(request, finding("durability", true, durability_of(*topic)).dump());
  }
}

void System::probe(Call& call) {
  producer_.until(std::min(call.deadline() - kMargin, Producer::Clock::now() + config_.timeout));
  for (std::size_t i = 0; i < call.size(); ++i) {
    try {
      emit_findings(call, i);
      call.settle(i, Outcome::done());
    } catch (const web::Failure& failure) {
      call.settle(i, failure.outcome);
    }
  }
  producer_.clear_cancel();
}

}  // namespace sambung::kafka
