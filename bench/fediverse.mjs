// Follows an area of ours from a server of the fediverse by other authors (Fedify), and prints what
// it hears: a signed Accept, then Create, Update and Delete as notices are published and withdrawn.
// It tells of its person nobody who has not signed that they ask ("secure mode").
//
//     npm install --prefix /tmp/peer @fedify/fedify@1.5.9 @hono/node-server@1 hono@4
//     LINLI_PRIVATE_SOURCES=127.0.0.0/8 make demo
//     cp bench/fediverse.mjs /tmp/peer && node /tmp/peer/fediverse.mjs 8751 http://127.0.0.1:8000/ap/110105900001
import { createFederation, exportJwk, generateCryptoKeyPair, importJwk, MemoryKvStore, Follow, Accept, Create, Update, Delete, Person, Undo, isActor } from "@fedify/fedify";
import { serve } from "@hono/node-server";

const [port, area] = [Number(process.argv[2]), process.argv[3]];
const origin = `http://127.0.0.1:${port}`;
const keys = [await generateCryptoKeyPair("RSASSA-PKCS1-v1_5")];
const federation = createFederation({ kv: new MemoryKvStore(), allowPrivateAddress: true, origin });
federation
  .setActorDispatcher("/users/{identifier}", async (ctx, identifier) => new Person({
    id: ctx.getActorUri(identifier), preferredUsername: identifier, inbox: ctx.getInboxUri(identifier),
    publicKey: (await ctx.getActorKeyPairs(identifier))[0].cryptographicKey,
  }))
  .setKeyPairsDispatcher(() => keys)
  .authorize((_, identifier, signedKey) => {  // "secure mode": only who signs is told
    console.log(JSON.stringify({ asked: identifier, by: signedKey?.id?.href ?? "nobody" }));
    return signedKey != null;
  });
const hear = (name) => async (_, activity) => {
  const object = await activity.getObject({ suppressError: true });
  console.log(JSON.stringify({ heard: name, id: activity.id?.href, about: object?.id?.href, content: String(object?.content ?? "").slice(0, 60) }));
};
federation.setInboxListeners("/users/{identifier}/inbox", "/inbox")
  .on(Accept, hear("Accept")).on(Create, hear("Create")).on(Update, hear("Update")).on(Delete, hear("Delete"));
serve({ port, fetch: (request) => federation.fetch(request, { contextData: undefined }) });
const ctx = federation.createContext(new URL(origin), undefined);
const them = await ctx.lookupObject(area);
if (!isActor(them)) throw new Error(`${area} is nobody`);
const outbox = await them.getOutbox();
let posts = 0;
for await (const one of outbox.getItems()) posts += one ? 1 : 0;
console.log(JSON.stringify({ found: them.preferredUsername, posts }));
await ctx.sendActivity({ identifier: "mei" }, them, new Follow({
  id: new URL(`${origin}/follows/1`), actor: ctx.getActorUri("mei"), object: them.id,
}));
console.log(JSON.stringify({ sent: "Follow" }));
