// The rows of `seed`, as tests/conformance/orm/lib/fixture.mjs has them.
#include "orm/commands.hpp"

namespace conformance {

// clang-format off
const std::string_view kOrmFixture = R"json({
"User": [
  {"id":"00000000-0000-4000-8000-000000000001","username":"user1","email":"u1@example.test","createdAt":"2024-02-29T23:59:59.123Z","updatedAt":"1999-12-31T00:00:00.000Z"},
  {"id":"00000000-0000-4000-8000-000000000002","username":"user2","email":"u2@example.test","createdAt":"2024-02-29T23:59:59.123Z","updatedAt":"1999-12-31T00:00:00.000Z"}
],
"UserItem": [
  {"id":"00000000-0000-4000-8000-000000000101","name":"item '1'","quantity":-1,"userId":"00000000-0000-4000-8000-000000000002","createdAt":"2024-01-01T00:00:00.001Z","updatedAt":"2024-01-01T00:00:00.999Z"},
  {"id":"00000000-0000-4000-8000-000000000102","name":"item '2'","quantity":0,"userId":"00000000-0000-4000-8000-000000000001","createdAt":"2024-01-01T00:00:00.001Z","updatedAt":"2024-01-01T00:00:00.999Z"},
  {"id":"00000000-0000-4000-8000-000000000103","name":"item '3'","quantity":1,"userId":"00000000-0000-4000-8000-000000000002","createdAt":"2024-01-01T00:00:00.001Z","updatedAt":"2024-01-01T00:00:00.999Z"}
],
"Account": [
  {"id":1,"email":"A@Example.Test","role":"admin","balance":"12345678.90","isActive":true,"settings":{"a":[1,null,"x"],"b":{"c":true}},"labels":["x","y z"],"profileNote":{"k":"v"},"secret":"s3","countryCode":"de","createdAt":"2024-01-02T03:04:05.006Z","updatedAt":"2024-01-02T03:04:05.006Z","deletedAt":null,"version":1,"name.first":"Ann","name.last":null},
  {"id":2,"email":"b@example.test","role":"guest","balance":"-0.01","isActive":false,"settings":{},"labels":null,"profileNote":null,"secret":null,"countryCode":null,"createdAt":"2024-01-02T03:04:05.006Z","updatedAt":"2024-01-02T03:04:05.006Z","deletedAt":"2024-03-01T00:00:00.000Z","version":3,"name.first":"Бо","name.last":"O'Neil"}
],
"Profile": [
  {"id":"00000000-0000-4000-8000-000000000900","bio":"line1\nline2\t\"q\" \\ é 漢字 🙂","birthday":"2000-02-29","wakeUp":"06:30:00","avatar":"AAH/gA==","accountId":1}
],
"Post": [
  {"id":"1","title":"T","slug":"t","body":"","status":"published","views":"9007199254740991","rating":0.1,"publishedAt":"2024-05-05T05:05:05.005Z","authorId":1},
  {"id":"2","title":"U","slug":"t","body":"x","status":"draft","views":"0","rating":null,"publishedAt":null,"authorId":2}
],
"Tag": [
  {"id":1,"name":"red"},
  {"id":2,"name":"blue"}
],
"Comment": [
  {"id":1,"text":"root","postId":"1","parentId":null},
  {"id":2,"text":"reply","postId":"1","parentId":1}
],
"Membership": [
  {"accountId":1,"groupName":"g","level":2,"weight":0.5},
  {"accountId":2,"groupName":"g","level":-3,"weight":null}
],
"posts_tags_tags": [
  {"postsId":"1","tagsId":1},
  {"postsId":"1","tagsId":2}
]
})json";
// clang-format on

} // namespace conformance
