/** Words for a reader alone: a test that pinned them would only have to be changed with them. */
const wordsForReaders = {
  /** Answers why nothing is mutated at a place of the code, or undefined. */
  shouldIgnore({ node, parent, listKey, key }) {
    if (node.type === "CallExpression" && node.callee.object?.name === "log") return "a line of the log";
    if (listKey !== "arguments" || !["CallExpression", "NewExpression"].includes(parent.type)) return undefined;
    const { name, type } = parent.callee;
    if (type === "Super" && key === 1) return "the sentence of a failure of its own kind";
    if (name === "newId") return "the prefix of an id: the compiler knows them all";
    if (name === "Error" && key === 0) return "the text of an error";
    if (["failure", "invalidField"].includes(name) && key === 1)
      return "the sentence of a failure, whose code is what counts";
    return undefined;
  },
};

export const strykerPlugins = [{ kind: "Ignore", name: "words-for-readers", value: wordsForReaders }];
