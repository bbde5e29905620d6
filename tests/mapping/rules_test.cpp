#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/mapping/made.hpp"

namespace sambung::mapping {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::Pair;
using ::testing::StartsWith;

TEST(Rule, InItsShortFormIsATextAtAPointer) {
  EXPECT_EQ(read_as(R"("/name")", R"({"name":" Ann "})"), R"("Ann")");
  EXPECT_EQ(read_as(R"("/a/b~1c")", R"({"a":{"b/c":"x"}})"), R"("x")");
  EXPECT_EQ(read_as(R"("/phones/1")", R"({"phones":["a","b"]})"), R"("b")");
  EXPECT_EQ(written_as(R"("/a/b")", R"("v")"), R"({"a":{"b":"v"}})");
}

TEST(Rule, TellsAbsentNullAndEmptyApart) {
  EXPECT_EQ(read_as(R"("/name")", "{}"), "absent");
  EXPECT_EQ(read_as(R"("/name")", R"({"name":null})"), "null");
  EXPECT_EQ(read_as(R"("/name")", R"({"name":""})"), R"("")");
  EXPECT_EQ(written_as(R"("/name")", "null"), R"({"name":null})");
  EXPECT_EQ(written_as(R"("/name")", R"("")"), R"({"name":""})");
  Mapping mapping = one_rule(R"("/name")");
  EXPECT_EQ(write_json(*mapping.to_native("contact", Json::object(), Json())), "{}");
}

TEST(Rule, KnowsTheNativeValueThatStandsForNone) {
  const std::string odoo = R"({"at":"/email","as":"email","none":false})";
  EXPECT_EQ(read_as(odoo, R"({"email":false})"), "null");
  EXPECT_EQ(written_as(odoo, "null"), R"({"email":false})");
  const std::string empty = R"({"at":"/name","none":""})";
  EXPECT_EQ(read_as(empty, R"({"name":"  "})"), "null");
  EXPECT_EQ(written_as(empty, "null"), R"({"name":""})");
  EXPECT_THAT(written_as(empty, R"("")"), HasSubstr("stands for none"));
}

TEST(Rule, ReadsNullAsItsDefaultAndAbsentAsNothing) {
  const std::string rule = R"({"at":"/tier","default":"basic"})";
  EXPECT_EQ(read_as(rule, R"({"tier":null})"), R"("basic")");
  EXPECT_EQ(read_as(rule, "{}"), "absent");
  EXPECT_EQ(written_as(rule, R"("basic")", R"({"tier":null})"), R"({"tier":"basic"})");
}

TEST(Rule, MayPassOverWhatCannotBeRead) {
  const std::string bad = R"({"phone":"call me"})";
  EXPECT_EQ(read_as(R"({"at":"/phone","as":"phone"})", bad), "/phone: is no telephone number");
  EXPECT_EQ(read_as(R"({"at":"/phone","as":"phone","on_error":"skip"})", bad), "absent");
  EXPECT_EQ(read_as(R"({"at":"/phone","as":"phone","on_error":"null"})", bad), "null");
}

TEST(Rule, GoesItsDirectionAlone) {
  EXPECT_EQ(read_as(R"({"at":"/a","direction":"out"})", R"({"a":"v"})"), "absent");
  EXPECT_EQ(written_as(R"({"at":"/a","direction":"in"})", R"("v")"),
            "/x: no rule of the mapping takes this field out");
}

TEST(Rule, LeavesWhatReadsAsWantedAsTheSystemWroteIt) {
  EXPECT_EQ(written_as(R"({"at":"/phone","as":"phone"})", R"("+628123456789")",
                       R"({"phone":"0812-3456-789"})"),
            R"({"phone":"0812-3456-789"})");
  EXPECT_EQ(written_as(R"({"at":"/phone","as":"phone"})", R"("+628123456780")",
                       R"({"phone":"0812-3456-789"})"),
            R"({"phone":"+628123456780"})");
}

TEST(FirstOf, ReadsTheFirstThatIsNotNullAndWritesWhereOneStands) {
  const std::string rule = R"({"at":["/mobile","/phone"],"as":"phone"})";
  EXPECT_EQ(read_as(rule, R"({"mobile":null,"phone":"08123456789"})"), R"("+628123456789")");
  EXPECT_EQ(read_as(rule, R"({"mobile":null})"), "null");
  EXPECT_EQ(read_as(rule, "{}"), "absent");
  EXPECT_EQ(written_as(rule, R"("+628123456780")", R"({"mobile":null,"phone":"1"})"),
            R"({"phone":"+628123456780"})");
  EXPECT_EQ(written_as(rule, R"("+628123456780")", "{}"), R"({"mobile":"+628123456780"})");
  EXPECT_EQ(written_as(rule, "null", "{}"), R"({"mobile":null,"phone":null})");
}

const char* const kMobile =
    R"({"at":"/mechanisms","where":{"type":"mobile"},"pick":"/value","as":"phone"})";

TEST(Element, IsFoundByWhatItSays) {
  EXPECT_EQ(read_as(kMobile, R"({"mechanisms":[{"type":"email","value":"a@b"},
                                {"type":"mobile","value":"0812 3456 789"}]})"),
            R"("+628123456789")");
  EXPECT_EQ(read_as(kMobile, R"({"mechanisms":[]})"), "null");
  EXPECT_EQ(read_as(kMobile, "{}"), "absent");
  EXPECT_THAT(read_as(kMobile, R"({"mechanisms":"none"})"), StartsWith("/mechanisms: is no list"));
}

TEST(Element, IsChangedMadeAndRemovedInTheWholeList) {
  const char* existing =
      R"({"mechanisms":[{"id":7,"type":"mobile","value":"1"},{"type":"email","value":"a@b"}]})";
  EXPECT_EQ(written_as(kMobile, R"("+628123456789")", existing),
            R"({"mechanisms":[{"id":7,"type":"mobile","value":"+628123456789"},)"
            R"({"type":"email","value":"a@b"}]})");
  EXPECT_EQ(written_as(kMobile, R"("+628123456789")", "{}"),
            R"({"mechanisms":[{"type":"mobile","value":"+628123456789"}]})");
  EXPECT_EQ(written_as(kMobile, "null", existing),
            R"({"mechanisms":[{"type":"email","value":"a@b"}]})");
  EXPECT_THAT(written_as(kMobile, "null"), HasSubstr("the record as it is must be known"));
}

TEST(NameParts, ShareOneFullName) {
  Mapping mapping = made(R"({"contact":{"first_name":{"at":"/name","as":"first_name"},
                                        "last_name":{"at":"/name","as":"last_name"}}})");
  const auto read = mapping.to_canonical("contact", json_of(R"({"name":" Ann Marie Lee "})"));
  EXPECT_EQ(write_json(*read), R"({"first_name":"Ann Marie","last_name":"Lee"})");
  const Json both = json_of(R"({"first_name":"Budi","last_name":"Santoso"})");
  EXPECT_EQ(write_json(*mapping.to_native("contact", both, Json::object())),
            R"({"name":"Budi Santoso"})");
  EXPECT_EQ(write_json(*mapping.to_native("contact", json_of(R"({"last_name":"Kim"})"),
                                          json_of(R"({"name":"Ann Lee"})"))),
            R"({"name":"Ann Kim"})");
  EXPECT_TRUE(mapping.needs_existing("contact", both));
}

TEST(Part, IsOneOfATextWithSeparators) {
  const std::string rule = R"({"at":"/address","as":"part","separator":", ","index":1})";
  EXPECT_EQ(read_as(rule, R"({"address":"Jl. Mawar 1, Bandung"})"), R"("Bandung")");
  EXPECT_EQ(written_as(rule, R"("Jakarta")", R"({"address":"Jl. Mawar 1, Bandung"})"),
            R"({"address":"Jl. Mawar 1, Jakarta"})");
  EXPECT_EQ(written_as(rule, R"("Jakarta")", "{}"), R"({"address":", Jakarta"})");
  EXPECT_THAT(written_as(rule, R"("a, b")", "{}"), HasSubstr("has the separator in it"));
}

TEST(Template, IsMadeOfNativeOrOfCanonicalFields) {
  EXPECT_EQ(read_as(R"({"template":"{/first} {/last}"})", R"({"first":"Ann","last":null})"),
            R"("Ann")");
  EXPECT_EQ(read_as(R"({"template":"{/first} {/last}"})", R"({"first":null})"), "null");
  EXPECT_EQ(read_as(R"({"template":"{/first} {/last}"})", "{}"), "absent");
  Mapping mapping = made(R"({"contact":{"first_name":"/first","last_name":"/last",
      "shown":{"template":"{{{first_name}}} {last_name}","at":"/display"}}})");
  const auto native =
      mapping.to_native("contact", json_of(R"({"first_name":"Ann","last_name":"Lee"})"), Json());
  EXPECT_EQ((*native)["display"], "{Ann} Lee");
  EXPECT_THAT(mapping.to_native("contact", json_of(R"({"first_name":"A"})"), Json()).error().what,
              StartsWith("/display: is made of several fields"));
  EXPECT_EQ(mapping.carries("contact").count("shown"), 0U);
}

TEST(Constant, GoesInAsAFieldOrOutWithTheOthers) {
  EXPECT_EQ(read_as(R"({"constant":"odoo"})", "{}"), R"("odoo")");
  Mapping mapping =
      made(R"({"contact":{"name":"/name","type":{"constant":"person","at":"/type"}}})");
  EXPECT_EQ(write_json(*mapping.to_native("contact", json_of(R"({"name":"A"})"), Json())),
            R"({"name":"A","type":"person"})");
  EXPECT_EQ(write_json(*mapping.to_native("contact", Json::object(), Json())), "{}");
}

TEST(Join, IsOneTextOfSeveralFields) {
  const std::string rule = R"({"join":["/street","/city"],"with":", "})";
  EXPECT_EQ(read_as(rule, R"({"street":"Mawar 1","city":"Bandung"})"), R"("Mawar 1, Bandung")");
  EXPECT_EQ(read_as(rule, R"({"street":null,"city":"Bandung"})"), R"("Bandung")");
  EXPECT_EQ(written_as(rule, R"("a, b, c")"), R"({"city":"b, c","street":"a"})");
  EXPECT_EQ(written_as(rule, R"("a")"), R"({"city":null,"street":"a"})");
  EXPECT_THAT(written_as(rule, R"(", b")"), StartsWith("/street: has a part"));
  EXPECT_THAT(written_as(rule, R"("a, ")"), StartsWith("/street: ends in the separator"));
}

TEST(Phone, IsE164InsideAndWrittenAsTheSystemWants) {
  EXPECT_EQ(read_as(R"({"at":"/p","as":"phone"})", R"({"p":"0812-3456-789"})"),
            R"("+628123456789")");
  EXPECT_EQ(read_as(R"({"at":"/p","as":"phone","region":"BR"})", R"({"p":"(11) 98888-7777"})"),
            R"("+5511988887777")");
  EXPECT_EQ(written_as(R"({"at":"/p","as":"phone","format":"digits"})", R"("+628123456789")"),
            R"({"p":"628123456789"})");
  EXPECT_EQ(written_as(R"({"at":"/p","as":"phone","format":"national"})", R"("+628123456789")"),
            R"({"p":"0812-3456-789"})");
}

TEST(Email, IsLowerCaseAndTrimmed) {
  EXPECT_EQ(read_as(R"({"at":"/e","as":"email"})", R"({"e":" Ann@Example.COM "})"),
            R"("ann@example.com")");
  for (const char* bad :
       {R"({"e":"@b"})", R"({"e":"a@"})", R"({"e":"a@b, c@d"})", R"({"e":"a"})"}) {
    EXPECT_EQ(read_as(R"({"at":"/e","as":"email"})", bad), "/e: is no e-mail address");
  }
}

TEST(TimeAndDate, AreReadInTheFormatsOfSystems) {
  const auto time = [](const char* options, const char* native) {
    return read_as(std::string(R"({"at":"/t","as":"time")") + options + "}", native);
  };
  EXPECT_EQ(time("", R"({"t":"2026-11-26T12:40:00+07:00"})"), R"("2026-11-26T05:40:00Z")");
  EXPECT_EQ(time("", R"({"t":"2026-11-26 05:40:00.123456"})"), R"("2026-11-26T05:40:00.123456Z")");
  EXPECT_EQ(time(R"(,"zone":"+07:00")", R"({"t":"2026-11-26T05:40:00"})"),
            R"("2026-11-25T22:40:00Z")");
  EXPECT_EQ(time(R"(,"format":"unix")", R"({"t":1764050000})"), R"("2025-11-25T05:53:20Z")");
  EXPECT_EQ(time(R"(,"format":"unix_ms")", R"({"t":"1764050000123"})"),
            R"("2025-11-25T05:53:20.123Z")");
  EXPECT_EQ(time(R"(,"format":"%d/%m/%Y %H.%M")", R"({"t":"26/11/2026 05.40"})"),
            R"("2026-11-26T05:40:00Z")");
  EXPECT_THAT(time("", R"({"t":"2026-02-30T00:00:00Z"})"), HasSubstr("is no time"));
  EXPECT_EQ(
      read_as(R"({"at":"/t","as":"date","zone":"+07:00","format":"unix"})", R"({"t":1764090000})"),
      R"("2025-11-26")");
  EXPECT_EQ(written_as(R"({"at":"/t","as":"date","format":"%m/%d/%Y"})", R"("2026-11-05")"),
            R"({"t":"11/05/2026"})");
  EXPECT_EQ(written_as(R"({"at":"/t","as":"time","zone":"-03:30"})", R"("2026-11-26T05:40:00Z")"),
            R"({"t":"2026-11-26T02:10:00-03:30"})");
}

TEST(Numbers, KeepEveryDigit) {
  const std::string decimal = R"({"at":"/n","as":"decimal"})";
  EXPECT_EQ(read_as(decimal, R"({"n":12.50})"), R"("12.5")");
  EXPECT_EQ(read_as(decimal, R"({"n":0.1})"), R"("0.1")");
  EXPECT_EQ(read_as(decimal, R"({"n":12345678901234567.89})"), R"("12345678901234567.89")");
  EXPECT_EQ(read_as(decimal, R"({"n":"-007.00"})"), R"("-7")");
  EXPECT_THAT(read_as(decimal, R"({"n":"1e5"})"), HasSubstr("is no decimal number"));
  EXPECT_EQ(written_as(R"({"at":"/n","as":"decimal","scale":2})", R"("12.5")"), R"({"n":"12.50"})");
  EXPECT_EQ(written_as(R"({"at":"/n","as":"decimal","native":"number"})", R"("12.5")"),
            R"({"n":12.5})");
  EXPECT_THAT(
      written_as(R"({"at":"/n","as":"decimal","native":"number"})", R"("12345678901234567.89")"),
      HasSubstr("more digits"));
  const std::string integer = R"({"at":"/n","as":"integer"})";
  EXPECT_EQ(read_as(integer, R"({"n":9007199254740993})"), "9007199254740993");
  EXPECT_EQ(read_as(integer, R"({"n":"42"})"), "42");
  EXPECT_EQ(read_as(integer, R"({"n":42.0})"), "42");
  EXPECT_THAT(read_as(integer, R"({"n":18446744073709551615})"), HasSubstr("is no whole number"));
  EXPECT_EQ(written_as(R"({"at":"/n","as":"integer","native":"text"})", "42"), R"({"n":"42"})");
}

TEST(Choices, HaveOneNativeValueEach) {
  const std::string tier = R"({"at":"/t","as":"enum","options":{"gold":"Gold","silver":2}})";
  EXPECT_EQ(read_as(tier, R"({"t":"Gold"})"), R"("gold")");
  EXPECT_EQ(read_as(tier, R"({"t":2})"), R"("silver")");
  EXPECT_THAT(read_as(tier, R"({"t":"Iron"})"), StartsWith("/t: is none of the values"));
  EXPECT_EQ(written_as(tier, R"("silver")"), R"({"t":2})");
  EXPECT_THAT(written_as(tier, R"("iron")"), StartsWith("/t: has no native value"));
  EXPECT_EQ(
      read_as(R"({"at":"/t","as":"enum","options":{"a":"A"},"default":"other"})", R"({"t":"Z"})"),
      R"("other")");
  const std::string opted = R"({"at":"/o","as":"bool","true":"yes","false":"no"})";
  EXPECT_EQ(read_as(opted, R"({"o":"no"})"), "false");
  EXPECT_EQ(written_as(opted, "true"), R"({"o":"yes"})");
  EXPECT_EQ(read_as(R"({"at":"/o","as":"bool"})", R"({"o":true})"), "true");
}

TEST(Set, HasDistinctTextsInOrder) {
  EXPECT_EQ(read_as(R"({"at":"/t","as":"set"})", R"({"t":["vip"," b ","vip",""]})"),
            R"(["b","vip"])");
  EXPECT_EQ(read_as(R"({"at":"/t","as":"set","separator":";"})", R"({"t":"vip; b;;vip"})"),
            R"(["b","vip"])");
  EXPECT_EQ(written_as(R"({"at":"/t","as":"set","separator":"; "})", R"(["vip","b"])"),
            R"({"t":"b; vip"})");
  const std::string objects = R"({"at":"/t","as":"set","pick":"/name"})";
  EXPECT_EQ(read_as(objects, R"({"t":[{"id":1,"name":"vip"}]})"), R"(["vip"])");
  EXPECT_EQ(written_as(objects, R"(["new","vip"])", R"({"t":[{"id":1,"name":"vip"}]})"),
            R"({"t":[{"name":"new"},{"id":1,"name":"vip"}]})");
  EXPECT_THAT(written_as(R"({"at":"/t","as":"set","separator":";"})", R"(["a;b"])"),
              HasSubstr("separator"));
}

TEST(Mapping, SaysWhatItCarriesAndReadsThere) {
  const Mapping mapping = made(R"({"contact":{"name":"/name",
      "tier":{"at":"/custom/tier","direction":"in"},"phone":{"at":["/mobile","/phone"]},
      "shown":{"template":"{nick}","at":"/display"}},"order":{"total":"/total"}})");
  EXPECT_THAT(mapping.carries("contact"),
              ElementsAre(Pair("name", Direction::kBoth), Pair("nick", Direction::kOut),
                          Pair("phone", Direction::kBoth), Pair("tier", Direction::kIn)));
  EXPECT_THAT(mapping.native_fields("contact"),
              ElementsAre("custom", "display", "mobile", "name", "phone"));
  EXPECT_THAT(mapping.objects(), ElementsAre("contact", "order"));
  EXPECT_TRUE(mapping.carries("deal").empty());
}

TEST(Mapping, RefusesWhatItCannotMeanAndSaysWhereWhyAndWhatInstead) {
  EXPECT_EQ(rule_refusal(R"({"at":"/x","as":"fone"})").substr(0, 39),
            "/contact/x/as: `fone` is no function; u");
  EXPECT_THAT(rule_refusal(R"({"at":"x"})"), StartsWith("/contact/x/at: a JSON pointer begins"));
  EXPECT_THAT(rule_refusal(R"("name")"), StartsWith("/contact/x: a JSON pointer begins"));
  EXPECT_THAT(rule_refusal("{}"), StartsWith("/contact/x/at: is missing"));
  EXPECT_THAT(rule_refusal("7"), StartsWith("/contact/x: a rule is a pointer"));
  EXPECT_THAT(rule_refusal(R"({"at":"/x","aS":"text"})"),
              StartsWith("/contact/x/aS: is not known here; known are: as, at"));
  EXPECT_THAT(rule_refusal(R"({"at":"/x","direction":"up"})"),
              StartsWith("/contact/x/direction: `up` is not known; use one of: both, in, out"));
  EXPECT_THAT(rule_refusal(R"({"at":"/x","as":"phone","region":"Indonesia"})"),
              StartsWith("/contact/x/region: is no country"));
  EXPECT_THAT(rule_refusal(R"({"at":"/x","as":"enum","options":{"a":1,"b":1}})"),
              StartsWith("/contact/x/options: has one native value for two"));
  EXPECT_THAT(rule_refusal(R"({"at":"/x","as":"bool","true":"y"})"), HasSubstr("go together"));
  EXPECT_THAT(rule_refusal(R"({"at":"/x","as":"time","zone":"Asia/Jakarta"})"),
              StartsWith("/contact/x/zone: is no zone"));
  EXPECT_THAT(rule_refusal(R"({"at":"/x","as":"time","format":"%Q"})"), HasSubstr("a format has"));
  EXPECT_THAT(rule_refusal(R"({"at":"/x","default":1.5})"), HasSubstr("as: decimal"));
  EXPECT_THAT(rule_refusal(R"({"template":"{first} {"})"), HasSubstr("a lone brace"));
  EXPECT_THAT(rule_refusal(R"({"at":"/x","as":"script"})"), HasSubstr("list of 1 to 16"));
  EXPECT_THAT(rule_refusal(R"({"as":"script"})"), HasSubstr("the mapping has no `script`"));
  EXPECT_THAT(refusal(R"({"contact":{"First Name":"/x"}})"),
              StartsWith("/contact/First Name: is no name of a field"));
  EXPECT_THAT(refusal(R"({"contact":["/x"]})"), StartsWith("/contact: must be an object"));
  EXPECT_THAT(refusal("[]"), StartsWith("the mapping is no object"));
  EXPECT_THAT(refusal("{"), StartsWith("the mapping is not JSON"));
  EXPECT_THAT(refusal(R"({"a":{},"a":{}})"), HasSubstr("two members of one name"));
  EXPECT_THAT(refusal(R"({"script":"x ="})"), StartsWith("/script: script:1:"));
}

TEST(Overlay, ReplacesAddsAndRemovesRuleByRule) {
  const auto laid = overlay(R"({"contact":{"a":"/a","b":"/b"},"order":{"t":"/t"},"script":"s"})",
                            R"({"contact":{"a":"/A","b":null,"c":"/c"},"order":null,
                                "deal":{"x":"/x","y":null}})");
  ASSERT_TRUE(laid) << laid.error().what;
  EXPECT_EQ(*laid, R"({"contact":{"a":"/A","c":"/c"},"deal":{"x":"/x"},"script":"s"})");
  EXPECT_EQ(*overlay("", ""), "{}");
  EXPECT_THAT(overlay("{}", "[]").error().what, HasSubstr("of the settings is no object"));
}

}  // namespace
}  // namespace sambung::mapping
