// Usage: node evaluate.js FILE.dmn CASES.json > OUTCOMES.json
// One call evaluates the decision on top; the engine itself works out all that it requires.
const fs = require('fs');
const { decisionTable } = require('@hbtgmbh/dmn-eval-js');

const cases = JSON.parse(fs.readFileSync(process.argv[3], 'utf8'));
decisionTable.parseDmnXml(fs.readFileSync(process.argv[2], 'utf8')).then((decisions) => {
  const outcomes = cases.map((given) => {
    // The engine copies the case for each cell of each table, but only looks up what stands behind
    // it; by the mark it leaves that where it is. So the facts stand behind a case of outcomes alone.
    const context = Object.create(Object.assign({ isBuiltInFn: true }, given));
    decisionTable.evaluateDecision('framing', decisions, context);
    return context;
  });
  fs.writeSync(1, JSON.stringify(outcomes));
}).catch((error) => { console.error(error); process.exit(1); });
