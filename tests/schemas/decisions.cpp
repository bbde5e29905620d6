#include "tests/schemas/decisions.hpp"

namespace sambung {

std::vector<std::pair<std::string, model::Data>> decision_examples() {
  using namespace model;  // NOLINT: within one function of a test
  const std::string person = "01KAX2Y3Z4A5B6C7D8E9F0G1H2";
  const std::string other = "01KAX2Y3Z4A5B6C7D8E9F0G1H3";
  const std::string number = "0f2a4c5566778899aabbccddeeff0011";
  const UnixTime since = from_unix_ms(1795392007000);
  const PhoneNumber phone{"+6281255501234", true, "ID", {}, "libphonenumber 8.12.57"};
  const PhoneNumber brazil{
      "+5511912345678", true, "BR", {"+551112345678"}, "libphonenumber 8.12.57"};
  const Channel channel{"820000000000002", "62215550100"};
  return {
      {"named", PersonCreated{person, "Ayu", "ayu.kopi", {}}},
      {"nameless", PersonCreated{other, {}, {}, {}}},
      {"met_in_a_record",
       PersonCreated{
           person,
           {},
           {},
           {{"erp", IdentityKind::kRecord, "contact:42", LinkBasis::kRecord, number, {}},
            {"whatsapp", IdentityKind::kWaId, "6281255501234", LinkBasis::kAlone, number, phone},
            {"email", IdentityKind::kEmail, "ayu@example.test", LinkBasis::kAlone, number, {}}}}},
      {"phone", IdentityLinked{person, "whatsapp", IdentityKind::kWaId, "6281255501234", since,
                               LinkBasis::kAlone, number, phone}},
      {"alias", IdentityLinked{other, "whatsapp", IdentityKind::kWaId, "551112345678", since,
                               LinkBasis::kClaim, number, brazil}},
      {"user_id", IdentityLinked{person,
                                 "730000000000003",
                                 IdentityKind::kUserId,
                                 "ID.7741002938475561",
                                 since,
                                 LinkBasis::kStrong,
                                 number,
                                 {}}},
      {"two_are_one", PersonMerged{other, person, "same_identifiers"}},
      {"with_person", ConversationOpened{"01KAX2Y3Z4A5B6C7D8E9F0G1H4", channel, person, {}}},
      {"with_group",
       ConversationOpened{
           "01KAX2Y3Z4A5B6C7D8E9F0G1H5", channel, {}, "Y2FwaV9ncm91cDo2MjIxNTU1MDEwMDox"}},
      {"erased", PersonErased{person, {number}, 17, {person, other}, {{"erp", "contact", "42"}}}},
      {"email", IdentityLinked{person,
                               "email",
                               IdentityKind::kEmail,
                               "ayu@example.test",
                               since,
                               LinkBasis::kAlone,
                               number,
                               {}}},
      {"record", IdentityLinked{person,
                                "erp",
                                IdentityKind::kRecord,
                                "contact:42",
                                since,
                                LinkBasis::kRecord,
                                number,
                                {}}},
      {"contact",
       RecordChanged{.connection = "erp",
                     .object = "contact",
                     .remote_id = "42",
                     .version = 1795392007000000,
                     .time = since,
                     .author = "human",
                     .deleted = {},
                     .merged_into = {},
                     .former_ids = {},
                     .phones = {"+6281255501234"},
                     .emails = {"ayu@example.test"},
                     .may_create = true,
                     .trouble = {},
                     .fields = Raw{R"({"name":"Ayu","phone":"+6281255501234","tags":["vip"]})"}}},
      {"contact_merged_away", RecordChanged{.connection = "erp",
                                            .object = "contact",
                                            .remote_id = "17",
                                            .version = 1795392007000000,
                                            .time = since,
                                            .author = {},
                                            .deleted = true,
                                            .merged_into = "42",
                                            .former_ids = {},
                                            .phones = {},
                                            .emails = {},
                                            .may_create = {},
                                            .trouble = {},
                                            .fields = Raw{"{}"}}},
      {"of_a_shop", HookReceived{.connection = "shop",
                                 .method = "POST",
                                 .query = {},
                                 .headers = {{"x-shopify-topic", "customers/update"}},
                                 .delivery_id = "b54557e4-bdd9-4b37-8a5f-bf7d70bcd043",
                                 .time = since}},
      {"page_of_changes", SourceAdvanced{"erp", R"({"v":1,"at":"2026-11-24T08:00:07Z"})", since}},
      {"edited_by_an_agent",
       PersonEdited{person, "name", Raw{"\"Ayu Lestari\""}, {}, "human", since}},
      {"pinned", PersonEdited{person, "name", {}, true, "human", since}},
      {"agreed_against_a_shop",
       PersonSynced{person,
                    3,
                    since,
                    {"01KAX2Y3Z4A5B6C7D8E9F0G1H6"},
                    {RemoteRecord{"shop", "contact", "cus_01"}},
                    {LostValue{"name", Raw{"\"AYU\""}, since, "machine", "shop", "human wins"}},
                    Raw{R"({"fields":{"name":{"value":"Ayu","at":1795392007000,"author":"human",)"
                        R"("origin":"erp"}},"links":{}})"}}},
      {"better_reading",
       EventRevised{"01KAX2Y3Z4A5B6C7D8E9F0G1H6", "message.revoked", 1, Raw{R"({"later":true})"}}},
  };
}

}  // namespace sambung
