import { assertEquals } from "@std/assert";
import { int32, record, recordOf, StreamExecutionEnvironment, utf8 } from "../../mod.ts";

Deno.test("a kind of record, or of class, is a source's schema", async () => {
  const Click = record("Click", { user: utf8, n: int32 });
  const clicks = new StreamExecutionEnvironment().fromIter([{ user: "ann", n: 1 }], { schema: Click });
  const { results } = await clicks.filterExpr((c) => c.n.gt(0)).collect().execute("clicks");
  const users: string[] = results.map(({ user }) => user);
  assertEquals(users, ["ann"]);

  class Point {
    constructor(readonly x: number) {}
    get twice(): number {
      return 2 * this.x;
    }
  }
  const Points = recordOf(Point, { x: int32, twice: int32 });
  const points = new StreamExecutionEnvironment().fromIter([new Point(1), new Point(2)], { schema: Points });
  assertEquals((await points.filter(({ twice }) => twice > 2).collect().execute("points")).results, [
    { x: 2, twice: 4 },
  ]);
});
