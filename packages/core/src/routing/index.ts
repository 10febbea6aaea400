export { findRoute, pickCarrier, type Route, type RouteQuery, type WeightedCarrier } from './route.ts';
