#include "plugins/kit/check.hpp"

namespace sambung::kit {

namespace {

constexpr Check kChecks[] = {
    {"start.loads", "it starts with the configuration given", loads},
    {"start.one-symbol", "the library exports its entry and nothing else", exports_one_symbol},
    {"start.manifest", "its manifest is valid, every setting described", manifest_valid},
    {"start.unknown-key", "a key that it does not know is refused by name", unknown_key_refused},
    {"start.wrong-type", "a value of the wrong kind is refused by name", wrong_types_refused},
    {"describe.valid", "its description is valid and always the same", description_valid},
    {"describe.kept", "it has the operations that its description needs", description_kept},
    {"probe.answers", "a look at the system gives findings", probe_answers},
    {"deliver.answers", "every event gets its outcome", events_answered},
    {"deliver.every-event", "published examples of its events are taken", every_event_taken},
    {"deliver.malformed", "a malformed event is told from a bad day", malformed_events_invalid},
    {"deliver.repeat", "an event that comes again has its effect once", repeats_harmless},
    {"deliver.replay", "a replay has no second effect", replay_harmless},
    {"deliver.lanes", "a lane stops at its first failure", lanes_kept},
    {"deliver.sizes", "one event, many, and a huge one", batch_sizes_taken},
    {"deliver.cancel", "a delivery that is cancelled is over within 1 s", delivery_cancelled},
    {"calls.cancel", "an operation that is cancelled is over within 1 s", operations_cancelled},
    {"calls.deadline", "an operation is over by its deadline", deadline_kept},
    {"calls.malformed", "requests that make no sense are survived", malformed_requests_survived},
    {"calls.many", "as many outcomes as requests", many_requests_answered},
    {"calls.failures", "a system that fails is never told as done", failures_told},
    {"find.shape", "what is found are records; nothing is found for nobody", find_shape},
    {"fetch.shape", "a record that is not there is none", fetch_shape},
    {"upsert.once", "the same write twice makes one record", upsert_once},
    {"upsert.version", "a record that moved on is not overwritten", upsert_version},
    {"upsert.gone", "a record that is not there is not written", upsert_gone},
    {"upsert.echo", "a write comes back as it was told", write_comes_back},
    {"upsert.replay", "a write that comes again leaves the record as it is",
     replay_changes_nothing},
    {"upsert.deleted", "a record that was deleted is not written", deleted_not_written},
    {"upsert.merged", "a record that went into another is told as merged", merge_told},
    {"upsert.lost-answer", "a write whose answer is lost makes one record", lost_answer_survived},
    {"upsert.storm", "429 in the middle of a batch costs no record", throttling_survived},
    {"upsert.token-death", "a token that dies within a batch costs no record",
     token_death_survived},
    {"changes.pages", "pages keep to their limit, records have ids", changes_paged},
    {"changes.complete", "what was written is among the changes", changes_complete},
    {"changes.past", "an old cursor gives what came after it again", changes_from_past},
    {"changes.garbage", "a cursor that is none is lost, not fatal", garbage_cursor_lost},
    {"lookup.shape", "questions are answered in time, as described, and write nothing",
     lookup_shape},
    {"receive.pure", "a webhook is read without a network, whatever it is", receive_pure},
    {"privacy.personal", "no name, number or text in logs and reasons", personal_data_kept},
    {"privacy.secrets", "no secret in logs, reasons and process list", secrets_kept},
    {"residue.calls", "memory, descriptors and threads do not grow", nothing_leaks},
    {"residue.destroy", "an instance that goes leaves nothing behind", destroy_clean},
};

}  // namespace

std::span<const Check> checks() { return kChecks; }

}  // namespace sambung::kit
