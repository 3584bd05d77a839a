import { testVotesOn } from './votes.fixture.ts';

testVotesOn('redis');
