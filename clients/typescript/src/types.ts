/** What is sent and answered, by the names of the API. `api.ts` is made of the server's own description. */

import type { components, paths } from './api.js';

type Schemas = components['schemas'];

/** A number; on a leaderboard of several parts the list of them, of which one of 64 bits is text. No result is null. */
export type Score = number | (number | string)[];

type Scores = 'score' | 'previous_score' | 'top_score' | 'lowest_score' | 'cutoff_score';

/** An answer in which scores have their type: the description leaves it open. */
export type Told<T> = T extends readonly (infer Item)[]
  ? Told<Item>[]
  : T extends object
    ? { [Name in keyof T]: Name extends Scores ? Score | null : Told<T[Name]> }
    : T;

export type Submission = Omit<Schemas['Submission'], 'score'> & { score: Score | null };
export type Submitted = Told<Schemas['Submitted']>;
export type BatchResult = Told<Schemas['BatchResult']>;
export type Entry = Told<Schemas['Ranked']>;
export type Leaderboard = Schemas['Leaderboard'];

type Method = 'get' | 'post' | 'put' | 'patch' | 'delete';
type Operation<P extends keyof paths, M extends Method> = paths[P][M];

/** The paths that take a method. */
export type PathsOf<M extends Method> = {
  [P in keyof paths]: Operation<P, M> extends { responses: object } ? P : never;
}[keyof paths];

type Parameters<P extends keyof paths, M extends Method> = Operation<P, M> extends { parameters: infer Given } ? Given : never;
type Part<Given, Name extends string> = Given extends { [N in Name]?: infer Value } ? Exclude<Value, undefined> : never;
type Content<Message> = Message extends { content: { 'application/json': infer Told } } ? Told : never;
type Body<P extends keyof paths, M extends Method> =
  Operation<P, M> extends { requestBody?: infer Given } ? Content<Exclude<Given, undefined>> : never;

type Needed<Name extends string, Value> = [Value] extends [never] ? { [N in Name]?: undefined } : { [N in Name]: Value };

/** What a request takes: what stands in its path, in its query, and its body; nothing where it needs none of them. */
export type RequestOf<P extends keyof paths, M extends Method> =
  Record<never, never> extends Request<P, M> ? [request?: Request<P, M>] : [request: Request<P, M>];

type Request<P extends keyof paths, M extends Method> = Needed<'path', Part<Parameters<P, M>, 'path'>> &
  Needed<'body', Body<P, M>> & { query?: Part<Parameters<P, M>, 'query'>; signal?: AbortSignal };

type Successes<P extends keyof paths, M extends Method> =
  Operation<P, M> extends { responses: infer Given } ? Given[keyof Given & (200 | 201)] : never;

/** What a request is answered with. */
export type AnswerOf<P extends keyof paths, M extends Method> =
  Content<Successes<P, M>> extends infer Envelope
    ? { data: Told<Envelope extends { data: infer Data } ? Data : never>; meta: Told<Envelope extends { meta: infer Meta } ? Meta : undefined> }
    : never;
