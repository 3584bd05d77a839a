import { testVotesOn } from './votes.fixture.ts';

testVotesOn('postgres');
