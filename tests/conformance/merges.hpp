#pragma once

#include <string>

/// How a shell makes record $1 go into $2: by the system's own request where one is documented, else as a
/// person does it there (FakeSystem::merge_by_hand). `$origin` is the system, `credential` the header to show.
namespace sambung::test {

/// HubSpot, CRM objects v3, read 2026-11.
inline constexpr const char* kMergeHubspot = R"(
printf '{"primaryObjectId":"%s","objectIdToMerge":"%s"}' "$2" "$1" |
  say "$origin/crm/v3/objects/contacts/merge")";

/// Pipedrive, npm package 33.7, MergePersonsRequest: $1 is what does not stay; read 2026-11.
inline constexpr const char* kMergePipedrive = R"(
printf '{"merge_with_id":%s}' "$2" | say -X PUT "$origin/v1/persons/$1/merge")";

/// Twenty, twentyhq/twenty, rest-api-merge-many.handler, read 2026-11.
inline constexpr const char* kMergeTwenty = R"(
printf '{"ids":["%s","%s"],"conflictPriorityIndex":0}' "$2" "$1" |
  say -X PATCH "$origin/rest/people/merge")";

/// Chatwoot, swagger, contact_merge, read 2026-11.
inline constexpr const char* kMergeChatwoot = R"(
printf '{"base_contact_id":%s,"mergee_contact_id":%s}' "$2" "$1" |
  say "$origin/api/v1/accounts/1/actions/contact_merge")";

/// Tryton 6.0, wizard party.replace of the module party; the warning that the names differ is answered before it
/// comes. `$user` is who does it.
inline constexpr const char* kMergeTryton = R"(
ask() { printf '{"id":1,"method":"%s","params":%s}' "$1" "$2" | say "$origin/"; }
ask model.res.user.warning.create \
  "[[{\"user\":$user,\"name\":\"party.replace name $1 $2\",\"always\":true}],{}]"
wizard=$(ask wizard.party.replace.create '[{}]' | sed 's/.*"result": *\[\([0-9]*\).*/\1/')
ask wizard.party.replace.execute \
  "[$wizard,{\"ask\":{\"source\":$1,\"destination\":$2}},\"replace\",{}]" | grep '"result"')";

inline constexpr const char* kMergeByHand = R"(
curl -fsS -X POST "$origin/by-hand/merge?from=$1&into=$2")";

/// `commands` in their surroundings.
inline std::string merge_at(const std::string& origin, const char* commands) {
  return "origin=" + origin +
         "\nsay() { curl -fsS -H @credential -H 'Content-Type: application/json' -d @- \"$@\"; }" +
         commands;
}

}  // namespace sambung::test
