/** Who is looking: what every page and route may know of the person in front of it. */
export type Role = "shopper" | "seller" | "admin";
export type Viewer = { userId: string; name: string; email: string; role: Role };
