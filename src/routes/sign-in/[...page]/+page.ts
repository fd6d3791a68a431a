// Of a person who has signed in on this phone: there is nothing that a server could draw before.
export const ssr = false;
